import { Button, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { ClaimState } from "../case/ClaimState";
import type { useClaim } from "../case/useClaim";
import classes from "./DecisionBar.module.css";
import { type Hindrance, hindrance, type Kind, kinds } from "./decision";

type Props = {
  review: Schemas["ReviewCase"];
  claim: ReturnType<typeof useClaim>;
  onDecide: (kind: Kind) => void;
};

const looks = {
  approve: { color: undefined, variant: "filled", key: "a" },
  request_changes: { color: undefined, variant: "default", key: "r" },
  reject: { color: "red", variant: "subtle", key: "x" },
} as const;

/** Who has the case, and what can be decided about it now. What cannot says why. */
export function DecisionBar({ review, claim, onDecide }: Props) {
  const { t } = useTranslation("review");
  const why = hindrance(review, "reject");
  return (
    <section className={classes.bar} aria-label={t("decision.bar")}>
      <ClaimState review={review} claim={claim} />
      {why ? (
        <p className={classes.why}>
          <Why hindrance={why} review={review} />
        </p>
      ) : (
        <div className={classes.kinds}>
          {kinds.toReversed().map((kind) => {
            const hindered = hindrance(review, kind);
            const button = (
              <Button
                key={kind}
                size="sm"
                variant={looks[kind].variant}
                color={looks[kind].color}
                aria-disabled={hindered ? true : undefined}
                data-disabled={hindered ? true : undefined}
                aria-keyshortcuts={looks[kind].key}
                onClick={() => hindered || onDecide(kind)}
              >
                {t(`decision.kind.${kind}`)}
              </Button>
            );
            return hindered ? (
              <Tooltip key={kind} label={t(`decision.unavailable.${hindered}`, { name: "" })} multiline maw={280}>
                {button}
              </Tooltip>
            ) : (
              button
            );
          })}
        </div>
      )}
    </section>
  );
}

function Why({ hindrance, review }: { hindrance: Hindrance; review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  return t(`decision.unavailable.${hindrance}`, { name: review.claim?.reviewer.name ?? "" });
}
