import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle, IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { HoldNote } from "@/features/admin/payouts/HoldNote";
import { PayoutActions } from "@/features/admin/payouts/PayoutActions";
import { PayoutFacts } from "@/features/admin/payouts/PayoutFacts";
import { PayoutStory } from "@/features/admin/payouts/PayoutStory";
import plain from "@/features/admin/payouts/Payouts.module.css";
import { type PayoutDetail, payoutQuery } from "@/features/admin/payouts/queries";
import { Reversals } from "@/features/admin/payouts/Reversals";
import { Standing } from "@/features/admin/payouts/Standing";
import classes from "@/features/admin/purchases/PurchaseDetail.module.css";
import { PurchaseSkeleton } from "@/features/admin/purchases/PurchaseSkeleton";

/** One payout: how it stands, what has become of it, and what can be done. */
export function Payout() {
  const { payoutId } = useParams({ from: "/admin/payouts/$payoutId" });
  const payout = useQuery(payoutQuery(payoutId));
  if (payout.isPending) return <PurchaseSkeleton />;
  if (payout.isError && !payout.data) {
    return <ErrorState level="page" error={payout.error} onRetry={() => void payout.refetch()} />;
  }
  return payout.data && <Loaded payout={payout.data} />;
}

type Props = { payout: PayoutDetail };

function Loaded({ payout }: Props) {
  const { t } = useTranslation("payouts");
  const { money } = useFormat();
  return (
    <>
      <PageHeader
        title={t("one.title", { publisher: payout.publisher.name })}
        eyebrow={
          <Link to="/admin/payouts" className={classes.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("one.back")}
          </Link>
        }
        description={
          <span className={classes.status} aria-live="polite">
            <span className="tabular">{money(payout.amount)}</span>
            <Standing payout={payout} />
          </span>
        }
        actions={<PayoutActions payout={payout} />}
      />
      <Attention payout={payout} />
      <div className={classes.layout}>
        <div className={classes.main}>
          <section className={classes.section} aria-labelledby="story">
            <h2 id="story">{t("one.story")}</h2>
            <PayoutStory payout={payout} />
          </section>
          {payout.reversals.length > 0 && <Reversals reversals={payout.reversals} />}
        </div>
        <div className={classes.aside}>
          <PayoutFacts payout={payout} />
          <Transactions payout={payout} />
          <Link to="/admin/audit" search={{ subjectType: "payout", subjectId: payout.id }}>
            {t("audit")}
          </Link>
        </div>
      </div>
    </>
  );
}

/** Why it is not made, and what helps. */
function Attention({ payout }: Props) {
  const { t } = useTranslation("payouts");
  const { status, reason, hold } = payout;
  return (
    <>
      {status === "failing" && reason && (
        <Notice id="failing" title={t("one.failing", { reason: t(`reason.${reason}`) })}>
          <p>{t(`one.failingText.${reason}` as never, { defaultValue: "" })}</p>
        </Notice>
      )}
      {hold && status !== "sent" && (
        <Notice id="held" title={t("one.held")}>
          <HoldNote hold={hold} />
        </Notice>
      )}
    </>
  );
}

function Notice({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={classes.attention} aria-labelledby={id}>
      <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
      <div>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </section>
  );
}

function Transactions({ payout }: Props) {
  const { t } = useTranslation("payouts");
  const { dateTime } = useFormat();
  return (
    <section className={classes.section} aria-labelledby="books">
      <h2 id="books">{t("one.books")}</h2>
      {payout.transactions.length === 0 ? (
        <p className={classes.note}>{t("one.noBooks")}</p>
      ) : (
        <ul className={plain.plain}>
          {payout.transactions.map((one) => (
            <li key={one.id}>
              <Link to="/admin/books/transactions/$transactionId" params={{ transactionId: one.id }}>
                {t(`one.kind.${one.kind}`)}
              </Link>{" "}
              <span className={classes.note}>{dateTime(one.at)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
