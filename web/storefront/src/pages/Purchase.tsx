import { Skeleton } from "@mantine/core";
import { useDocumentTitle } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { ErrorState } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { PurchaseDocuments } from "@/features/documents/PurchaseDocuments";
import { failureWords } from "@/features/purchase/failureWords";
import classes from "@/features/purchase/Purchase.module.css";
import { PurchaseActions } from "@/features/purchase/PurchaseActions";
import { PurchaseMoney } from "@/features/purchase/PurchaseMoney";
import { PurchaseTimeline } from "@/features/purchase/PurchaseTimeline";
import { purchaseQuery } from "@/features/purchase/purchaseQuery";
import type { Purchase as PurchaseData } from "@/features/purchase/purchaseView";
import { useReturning } from "@/features/purchase/useReturning";
import { hasRefundNews } from "@/features/refund/refundView";

const RefundSection = lazy(() => import("@/features/refund/RefundSection"));
const LicensePanel = lazy(() => import("@/features/license/LicensePanel"));

/** Where Stripe's page comes back to, and what a purchase's mails link to: the truth about it, followed live. */
export function Purchase() {
  const { purchaseId } = useParams({ from: "/purchases/$purchaseId" });
  const { from, cancelled } = useSearch({ from: "/purchases/$purchaseId" });
  const query = useQuery(purchaseQuery(purchaseId));
  const returning = useReturning(query.data, from, cancelled ?? false);
  if (query.isPending) return <PurchaseSkeleton />;
  if (!query.data) return <ErrorState level="page" error={query.error} onRetry={() => void query.refetch()} />;
  return <Loaded purchase={query.data} situation={situation(query.data, returning, cancelled)} />;
}

type Situation = PurchaseData["status"] | "returning" | "left" | "given";

/** The customer's own coming and going colours the words, never the status. */
function situation(purchase: PurchaseData, returning: boolean, cancelled: boolean | undefined): Situation {
  if (returning) return "returning";
  if (purchase.status === "fulfilled" && purchase.amount.minor === 0) return "given";
  return purchase.status === "awaiting_payment" && cancelled ? "left" : purchase.status;
}

function Loaded({ purchase, situation }: { purchase: PurchaseData; situation: Situation }) {
  const { t, i18n } = useTranslation("purchase");
  const title = t(`title.${situation}`, { plugin: purchase.pluginName });
  useDocumentTitle(title);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.icon}>
          <PluginIcon slug={purchase.pluginSlug} src={purchase.pluginIconUrl} size={88} />
        </div>
        <div aria-live="polite">
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.text}>
            {situation === "failed" && purchase.failureCode && `${failureWords(i18n, purchase.failureCode)} `}
            {t(`text.${situation}`)}
          </p>
        </div>
        <PurchaseActions purchase={purchase} />
      </header>
      <dl className={classes.facts}>
        <div>
          <dt>{t("fact.plugin")}</dt>
          <dd>{purchase.pluginName}</dd>
        </div>
        <div>
          <dt>{t("fact.publisher")}</dt>
          <dd>{purchase.publisherName}</dd>
        </div>
        <div>
          <dt>{t("fact.date")}</dt>
          <dd>
            <When at={purchase.createdAt} absolute="dateTime" />
          </dd>
        </div>
      </dl>
      <section aria-labelledby="money">
        <h2 id="money" className={classes.heading}>
          {t("moneyLabel")}
        </h2>
        <PurchaseMoney purchase={purchase} />
      </section>
      <PurchaseDocuments purchase={purchase} heading={classes.heading} />
      {purchase.licenseKey !== "none" && <License purchase={purchase} state={purchase.licenseKey} />}
      {hasRefundNews(purchase) && (
        <Suspense fallback={<Skeleton height={96} radius="md" />}>
          <RefundSection purchase={purchase} heading={classes.heading} />
        </Suspense>
      )}
      <section>
        <h2 className={classes.heading}>{t("timelineLabel")}</h2>
        <PurchaseTimeline purchase={purchase} />
      </section>
    </div>
  );
}

function License({ purchase, state }: { purchase: PurchaseData; state: "available" | "issued" }) {
  const { t } = useTranslation("license");
  return (
    <section>
      <h2 className={classes.heading}>{t("heading")}</h2>
      <Suspense fallback={<Skeleton height={140} radius="md" />}>
        <LicensePanel plugin={purchase.pluginSlug} state={state} />
      </Suspense>
    </section>
  );
}

function PurchaseSkeleton() {
  return (
    <div className={classes.page} aria-busy="true">
      <div className={classes.head}>
        <div className={classes.icon}>
          <Skeleton width={88} height={88} radius={19} />
        </div>
        <div>
          <Skeleton height={40} width="70%" />
          <Skeleton height={22} width="90%" mt="xs" />
        </div>
        <Skeleton height={42} width={220} />
      </div>
      <Skeleton height={96} />
      <Skeleton height={220} />
    </div>
  );
}
