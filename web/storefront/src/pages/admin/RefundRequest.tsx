import { Skeleton } from "@mantine/core";
import { ButtonLink } from "@shared/components/ButtonLink";
import { Money } from "@shared/components/Money";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { VisibleText } from "@shared/components/VisibleText";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import detail from "@/features/admin/purchases/PurchaseDetail.module.css";
import { Decide } from "@/features/admin/refunds/Decide";
import { History } from "@/features/admin/refunds/History";
import { type RefundRequestDetail, requestQuery } from "@/features/admin/refunds/queries";
import classes from "@/features/admin/refunds/Request.module.css";
import { RequestFacts } from "@/features/admin/refunds/RequestFacts";
import { RequestStatus } from "@/features/admin/refunds/RequestStatus";

export function RefundRequest() {
  const { requestId } = useParams({ from: "/admin/refunds/$requestId" });
  const request = useQuery(requestQuery(requestId));
  if (request.isPending) return <Skeleton height={480} radius="md" aria-hidden="true" />;
  if (request.isError && !request.data) {
    return <ErrorState level="page" error={request.error} onRetry={() => void request.refetch()} />;
  }
  return request.data && <Loaded request={request.data} />;
}

function Loaded({ request }: { request: RefundRequestDetail }) {
  const { t } = useTranslation("adminRefunds");
  return (
    <>
      <PageHeader
        title={t("request.title", { plugin: request.pluginName })}
        eyebrow={
          <Link to="/admin/refunds" className={detail.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("request.back")}
          </Link>
        }
        description={
          <span className={detail.status} aria-live="polite">
            <RequestStatus status={request.status} />
            <Money value={request.paid} />
            <span>·</span>
            <VisibleText text={request.customerName} />
          </span>
        }
        actions={
          <ButtonLink to="/admin/purchases/$purchaseId" params={{ purchaseId: request.purchaseId }} variant="default">
            {t("request.purchase")}
          </ButtonLink>
        }
      />
      <div className={detail.layout}>
        <div className={`${detail.main} ${classes.main}`}>
          <Wish request={request} />
          {!request.decidedAt && <Decide request={request} />}
          <section className={detail.section} aria-labelledby="history">
            <h2 id="history">{t("request.history")}</h2>
            <History request={request} />
          </section>
        </div>
        <div className={`${detail.aside} ${classes.aside}`}>
          <RequestFacts request={request} />
        </div>
      </div>
    </>
  );
}

/** Why the money should go back, in the words of who asks. */
function Wish({ request }: { request: RefundRequestDetail }) {
  const { t } = useTranslation("adminRefunds");
  return (
    <section className={detail.section} aria-labelledby="wish">
      <h2 id="wish">{t(request.origin === "customer" ? "request.message" : "request.note")}</h2>
      <p className={classes.reason}>{t(`reason.${request.reason}`)}</p>
      {request.message ? (
        <blockquote className={classes.message}>
          <VisibleText text={request.message} keep={"\n"} />
        </blockquote>
      ) : (
        <p className={detail.note}>{t("request.noMessage")}</p>
      )}
    </section>
  );
}
