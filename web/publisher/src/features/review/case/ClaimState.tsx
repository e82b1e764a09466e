import { Button } from "@mantine/core";
import { VisibleText } from "@shared/components/VisibleText";
import { IconLock, IconLockOpen } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./ClaimState.module.css";
import { minutesLeft } from "./claim";
import type { useClaim } from "./useClaim";

/** Whose the case is just now, for how long, and how to take it or give it back. */
export function ClaimState({ review, claim }: { review: Schemas["ReviewCase"]; claim: ReturnType<typeof useClaim> }) {
  const { t } = useTranslation("review");
  if (review.status !== "in_review") return null;
  const held = review.claim;
  const minutes = held ? minutesLeft(held.until, claim.now) : 0;
  if (!held || minutes === 0) {
    return (
      <div className={classes.claim}>
        <IconLockOpen size={18} stroke={1.6} aria-hidden="true" />
        <span role="status">
          {t(held?.mine ? "claim.lost" : "claim.free")}{" "}
          {!held?.mine && <span className={classes.hint}>{t("claim.freeHint")}</span>}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts="c"
          loading={claim.take.isPending}
          onClick={() => claim.take.mutate()}
        >
          {t("claim.take")}
        </Button>
      </div>
    );
  }
  if (!held.mine) {
    return (
      <div className={classes.claim}>
        <IconLock size={18} stroke={1.6} aria-hidden="true" />
        <span role="status">
          <VisibleText text={t("claim.other", { name: held.reviewer.name, minutes })} />
        </span>
      </div>
    );
  }
  return (
    <div className={classes.claim} data-mine data-idle={claim.idle || undefined}>
      <IconLock size={18} stroke={1.6} aria-hidden="true" />
      <span>{t(claim.idle ? "claim.idle" : "claim.mineUntil", { minutes })}</span>
      <Button
        size="compact-sm"
        variant="default"
        aria-keyshortcuts="c"
        loading={claim.release.isPending}
        onClick={() => claim.release.mutate()}
      >
        {t("claim.release")}
      </Button>
    </div>
  );
}
