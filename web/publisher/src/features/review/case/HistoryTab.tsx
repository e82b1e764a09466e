import { Badge, type Tone } from "@shared/components/Badge";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CheckResults } from "@/components/CheckResults";
import { SubmissionTimeline } from "@/components/SubmissionTimeline";
import { useWord } from "@/components/useWord";
import classes from "./HistoryTab.module.css";

/** How the case came to be as it is: the rounds with their decisions, and everything that happened. */
export function HistoryTab({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  return (
    <div className={classes.history}>
      <section>
        <h2 className={classes.title}>{t("history.rounds")}</h2>
        <ol className={classes.rounds}>
          {review.rounds.toReversed().map((round) => (
            <Round key={round.round} round={round} present={round.round === review.round} />
          ))}
        </ol>
      </section>
      <section>
        <h2 className={classes.title}>{t("history.timeline")}</h2>
        <SubmissionTimeline submission={review} staff />
      </section>
    </div>
  );
}

const tones: Record<string, Tone> = { approve: "good", reject: "bad", request_changes: "warn" };

function Round({ round, present }: { round: Schemas["SubmissionRound"]; present: boolean }) {
  const { t } = useTranslation("review");
  const { decision } = round;
  return (
    <li className={classes.round}>
      <header className={classes.head}>
        <h3 className={classes.name}>{t("history.round", { round: round.round })}</h3>
        {decision ? (
          <>
            <Badge tone={tones[decision.kind]}>{t(`history.decision.${decision.kind}`)}</Badge>
            <span className={classes.by}>
              {decision.bySystem
                ? t("history.bySystem")
                : decision.reviewerName && <VisibleText text={t("history.by", { name: decision.reviewerName })} />}{" "}
              · <When at={decision.at} />
            </span>
          </>
        ) : (
          <Badge>{t("history.undecided")}</Badge>
        )}
      </header>
      {decision && <Decision decision={decision} />}
      {!present && round.checks.length > 0 && (
        <details className={classes.checks}>
          <summary>{t("history.checks")}</summary>
          <CheckResults checks={round.checks} />
        </details>
      )}
    </li>
  );
}

function Decision({ decision }: { decision: Schemas["RoundDecision"] }) {
  const word = useWord();
  return (
    <div className={classes.decision}>
      {decision.kind !== "approve" && (
        <p className={classes.reason}>{word("submission", "reason", decision.reasonCode)}</p>
      )}
      {decision.message && (
        <p className={classes.message}>
          <VisibleText text={decision.message} keep={"\n\r\t"} />
        </p>
      )}
    </div>
  );
}
