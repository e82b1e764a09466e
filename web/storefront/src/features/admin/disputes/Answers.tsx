import { Badge, type Tone } from "@shared/components/Badge";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import detail from "../purchases/PurchaseDetail.module.css";
import classes from "./Disputes.module.css";
import { FileLink } from "./EvidenceFiles";
import type { Answer, DisputeDetail } from "./queries";

const tones: Record<Answer["status"], Tone> = { approved: "info", submitted: "good", failed: "bad" };

/** What the bank was told, or should have been, as it was approved. */
export function Answers({ dispute }: { dispute: DisputeDetail }) {
  const { t } = useTranslation("disputes");
  return (
    <section className={detail.section} aria-labelledby="answers">
      <h2 id="answers">{t("answers.title")}</h2>
      {dispute.answers.toReversed().map((answer) => (
        <One key={answer.id} dispute={dispute} answer={answer} />
      ))}
    </section>
  );
}

function One({ dispute, answer }: { dispute: DisputeDetail; answer: Answer }) {
  const { t } = useTranslation("disputes");
  return (
    <article className={classes.answer}>
      <h3>
        <Badge tone={tones[answer.status]}>{t(`answers.status.${answer.status}`)}</Badge>{" "}
        <When at={answer.settledAt ?? answer.approvedAt} absolute="dateTime" />
      </h3>
      <p className={classes.quiet}>
        {t("answers.by", { name: answer.approvedByName })} <When at={answer.approvedAt} absolute="dateTime" />
        {answer.toInquiry && ` · ${t("answers.toInquiry")}`}
      </p>
      {answer.failureCode && (
        <p>{t(`refused.${answer.failureCode}`, { defaultValue: t("refused.other", { code: answer.failureCode }) })}</p>
      )}
      <details open={answer.status !== "failed"}>
        <summary>{t("answers.words")}</summary>
        <dl className={classes.said}>
          {answer.texts.map((text) => (
            <div key={text.field}>
              <dt>{t(`field.${text.field}.label`)}</dt>
              <dd>{text.text}</dd>
            </div>
          ))}
        </dl>
        <ul className={classes.files}>
          {answer.files.map((file) => (
            <li key={file.field} className={classes.file}>
              <FileLink disputeId={dispute.id} file={file} answer={answer.id} />
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}
