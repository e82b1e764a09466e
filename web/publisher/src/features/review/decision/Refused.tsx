import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./DecisionDialog.module.css";
import type { Refusal } from "./decision";

type Props = { refusal: Refusal; review: Schemas["ReviewCase"]; round: number; onReload: () => void };

/** Why a decision was not taken, where it was made; what was written stays. */
export function Refused({ refusal, review, round, onReload }: Props) {
  const { t } = useTranslation("review");
  const decided = review.rounds.find((one) => one.round === round)?.decision;
  const by = decided?.reviewerName ? t("decision.byWhom", { name: decided.reviewerName }) : "";
  const name = review.claim?.reviewer.name ?? t("decision.anotherReviewer");
  return (
    <div className={classes.refused} role="alert">
      <strong>{t(`decision.refused.${refusal}`)}</strong>
      <span>{t(`decision.refusedText.${refusal}`, { by, name, round })}</span>
      {refusal !== "checks_not_passed" && (
        <Button size="compact-sm" variant="default" onClick={onReload}>
          {t("decision.reload")}
        </Button>
      )}
    </div>
  );
}
