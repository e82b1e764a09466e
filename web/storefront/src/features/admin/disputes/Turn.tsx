import { Button } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Disputes.module.css";
import type { DisputeDetail } from "./queries";
import { countdown, standingOf, toneOf, urgencyOf } from "./standing";
import { useNow } from "./useNow";

const SubmitDialog = lazy(() => import("./SubmitDialog"));
const AcceptDialog = lazy(() => import("./AcceptDialog"));

/** Whose turn it is, until when, and what can be decided. `dirty`: words that are not saved cannot be sent. */
export function Turn({ dispute, dirty }: { dispute: DisputeDetail; dirty: boolean }) {
  const { t } = useTranslation("disputes");
  const { dateTime, language } = useFormat();
  const [asking, setAsking] = useState<"submit" | "accept">();
  const now = useNow();
  const standing = standingOf(dispute);
  const left = dispute.dueAt ? new Date(dispute.dueAt).getTime() - now : 0;
  const waits = standing === "waits" && left > 0;
  const tone = waits && urgencyOf(left) === "urgent" ? "bad" : toneOf(standing);
  const { evidence } = dispute;
  return (
    <section className={classes.turn} data-tone={tone} aria-labelledby="turn">
      <div className={classes.words}>
        <h2 id="turn">{waits ? t("turn.left", { time: countdown(left, language) }) : t(`turn.${standing}.title`)}</h2>
        <p>
          {waits && dispute.dueAt
            ? t(dispute.inquiry ? "turn.inquiry" : "turn.dispute", { when: dateTime(dispute.dueAt) })
            : t(`turn.${standing}.text`)}
        </p>
        <Refused dispute={dispute} />
      </div>
      <div className={classes.acts}>
        {evidence && (
          <Button disabled={dirty} title={dirty ? t("turn.dirty") : undefined} onClick={() => setAsking("submit")}>
            {t("turn.submit")}
          </Button>
        )}
        {!dispute.acceptRefusal && (
          <Button variant="default" onClick={() => setAsking("accept")}>
            {t("turn.accept")}
          </Button>
        )}
      </div>
      <Suspense>
        {asking === "submit" && evidence && (
          <SubmitDialog dispute={dispute} evidence={evidence} onClose={() => setAsking(undefined)} />
        )}
        {asking === "accept" && <AcceptDialog dispute={dispute} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </section>
  );
}

/** What Stripe did not take the last time. */
function Refused({ dispute }: { dispute: DisputeDetail }) {
  const { t } = useTranslation("disputes");
  if (!dispute.evidence) return null;
  const failed = dispute.answers.findLast((answer) => answer.status === "failed");
  const code = failed?.failureCode ?? dispute.acceptFailure;
  if (!code) return null;
  return <p role="alert">{t(`refused.${code}`, { defaultValue: t("refused.other", { code }) })}</p>;
}
