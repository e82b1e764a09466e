import { Button } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import type { Purchase } from "../purchase/purchaseView";
import classes from "./Refund.module.css";
import { askable, hasRefundNews, toneOf } from "./refundView";

const RefundDialog = lazy(() => import("./RefundDialog"));

/** Money that goes back or has been asked for: how it stands, why not, and until when one can ask. */
export default function RefundSection({ purchase, heading }: { purchase: Purchase; heading?: string }) {
  const { t } = useTranslation("refund");
  const { refund } = purchase;
  if (!hasRefundNews(purchase)) return null;
  return (
    <section aria-labelledby="refund">
      <h2 id="refund" className={heading}>
        {t("title")}
      </h2>
      <div className={classes.list} aria-live="polite">
        {refund.refunds.map((one) => (
          <RefundLine key={one.id} refund={one} />
        ))}
        {refund.requests.map((request) => (
          <RequestLine key={request.id} request={request} />
        ))}
      </div>
      <Ask purchase={purchase} />
    </section>
  );
}

function RefundLine({ refund }: { refund: Schemas["OwnRefund"] }) {
  const { t } = useTranslation("refund");
  return (
    <div className={classes.item}>
      <div className={classes.line}>
        <strong>
          <Money value={refund.amount} />
        </strong>
        <Badge tone={toneOf(refund.status)}>{t(`status.${refund.status}`)}</Badge>
        <span className={classes.quiet}>
          <When at={refund.at} absolute="date" />
        </span>
      </div>
      <p className={classes.text}>{t(`text.${refund.status}`)}</p>
    </div>
  );
}

/** A request that has led to a refund is told by that. */
function RequestLine({ request }: { request: Schemas["OwnRefundRequest"] }) {
  const { t } = useTranslation("refund");
  const { dateTime } = useFormat();
  if (request.status === "approved") return null;
  return (
    <div className={classes.item}>
      <div className={classes.line}>
        <strong>{t("request.title")}</strong>
        <Badge tone={toneOf(request.status)}>{t(`request.status.${request.status}`)}</Badge>
        <span className={classes.quiet}>
          <When at={request.createdAt} absolute="date" />
        </span>
      </div>
      <p className={classes.text}>
        {request.status === "waiting" && request.answerBy
          ? t("request.text.answerBy", { when: dateTime(request.answerBy) })
          : t(`request.text.${request.status}`)}
      </p>
      {request.answer && <blockquote className={classes.quote}>{request.answer}</blockquote>}
      <p className={classes.quiet}>
        {t("request.reason", { reason: t(`reason.${request.reason}`) })}
        {request.message && ` ${request.message}`}
      </p>
    </div>
  );
}

/** The way to ask, while there is one. */
function Ask({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation("refund");
  const { money, dateTime } = useFormat();
  const [asking, setAsking] = useState(false);
  const { left, askUntil, refusal } = purchase.refund;
  if (refusal === "refund_window_over" && askUntil)
    return <p className={classes.quiet}>{t("over", { when: dateTime(askUntil) })}</p>;
  if (!askable(purchase) || !askUntil) return null;
  return (
    <div className={classes.ask}>
      <p className={classes.text}>{t("until", { amount: money(left), when: dateTime(askUntil) })}</p>
      <Button variant="default" size="sm" onClick={() => setAsking(true)}>
        {t("ask")}
      </Button>
      {asking && (
        <Suspense>
          <RefundDialog purchase={purchase} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </div>
  );
}
