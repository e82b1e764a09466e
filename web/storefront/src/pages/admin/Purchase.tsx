import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle, IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AdminTimeline } from "@/features/admin/purchases/AdminTimeline";
import { attentionOf } from "@/features/admin/purchases/attention";
import { Books } from "@/features/admin/purchases/Books";
import { Disputes } from "@/features/admin/purchases/Disputes";
import { PurchaseActions } from "@/features/admin/purchases/PurchaseActions";
import classes from "@/features/admin/purchases/PurchaseDetail.module.css";
import { PurchaseFacts } from "@/features/admin/purchases/PurchaseFacts";
import { PurchaseSkeleton } from "@/features/admin/purchases/PurchaseSkeleton";
import { Refunds } from "@/features/admin/purchases/Refunds";
import { type AdminPurchaseDetail, refusalOf } from "@/features/admin/purchases/refundable";
import { StatusBadge } from "@/features/admin/purchases/StatusBadge";
import { StripeIds } from "@/features/admin/purchases/StripeIds";
import { purchaseQuery } from "@/features/admin/queries";
import { SaleDocuments } from "@/features/admin/taxes/SaleDocuments";
import { TaxEvidence } from "@/features/admin/taxes/TaxEvidence";

export function Purchase() {
  const { purchaseId } = useParams({ from: "/admin/purchases/$purchaseId" });
  const purchase = useQuery(purchaseQuery(purchaseId));
  if (purchase.isPending) return <PurchaseSkeleton />;
  if (purchase.isError && !purchase.data) {
    return <ErrorState level="page" error={purchase.error} onRetry={() => void purchase.refetch()} />;
  }
  return purchase.data && <Loaded purchase={purchase.data} />;
}

function Loaded({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <PageHeader
        title={t("purchase.title", { plugin: purchase.pluginName })}
        eyebrow={
          <Link to="/admin" className={classes.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("purchase.back")}
          </Link>
        }
        description={<Standing purchase={purchase} />}
        actions={<PurchaseActions purchase={purchase} />}
      />
      <Attention purchase={purchase} />
      <div className={classes.layout}>
        <div className={classes.main}>
          <section className={classes.section} aria-labelledby="timeline">
            <h2 id="timeline">{t("purchase.timeline")}</h2>
            <AdminTimeline purchase={purchase} />
          </section>
          {purchase.refunds.length > 0 && <Refunds purchase={purchase} />}
          {purchase.disputes.length > 0 && <Disputes disputes={purchase.disputes} />}
          {purchase.documents.length > 0 && <SaleDocuments purchase={purchase} />}
          <Books books={purchase.books} />
        </div>
        <div className={classes.aside}>
          <PurchaseFacts purchase={purchase} />
          {purchase.settledAt && <TaxEvidence purchase={purchase} />}
          <StripeIds purchase={purchase} />
          <Link to="/admin/audit" search={{ subjectType: "purchase", subjectId: purchase.id }}>
            {t("purchase.audit")}
          </Link>
        </div>
      </div>
    </>
  );
}

type Props = { purchase: AdminPurchaseDetail };

function Standing({ purchase }: Props) {
  const { t } = useTranslation("admin");
  const { money } = useFormat();
  const refusal = refusalOf(purchase);
  return (
    <>
      <span className={classes.status} aria-live="polite">
        <StatusBadge status={purchase.status} />
        <span className="tabular">{money(purchase.amount)}</span>
        <span>·</span>
        <span>{purchase.customerName}</span>
      </span>
      {refusal && refusal !== "unpaid" && <p className={classes.note}>{t(`refuse.${refusal}`)}</p>}
    </>
  );
}

function Attention({ purchase }: Props) {
  const { t } = useTranslation("admin");
  const attention = attentionOf(purchase);
  if (!attention) return null;
  return (
    <section className={classes.attention} aria-labelledby="attention">
      <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
      <div>
        <h2 id="attention">
          {t("attention.title")}: {t(`attention.${attention}.short`)}
        </h2>
        <p>{t(`attention.${attention}.text`)}</p>
      </div>
    </section>
  );
}
