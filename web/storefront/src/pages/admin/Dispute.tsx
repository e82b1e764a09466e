import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { Timeline } from "@shared/components/Timeline";
import { useFormat } from "@shared/format/useFormat";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Answers } from "@/features/admin/disputes/Answers";
import { EvidenceEditor } from "@/features/admin/disputes/EvidenceEditor";
import { type DisputeDetail, disputeQuery } from "@/features/admin/disputes/queries";
import { Stake } from "@/features/admin/disputes/Stake";
import { StandingBadge } from "@/features/admin/disputes/StandingBadge";
import { Turn } from "@/features/admin/disputes/Turn";
import { LeaveGuard } from "@/features/admin/LeaveGuard";
import { useSteps } from "@/features/admin/purchases/AdminTimeline";
import classes from "@/features/admin/purchases/PurchaseDetail.module.css";
import { PurchaseSkeleton } from "@/features/admin/purchases/PurchaseSkeleton";

export function Dispute() {
  const { disputeId } = useParams({ from: "/admin/disputes/$disputeId" });
  const dispute = useQuery(disputeQuery(disputeId));
  if (dispute.isPending) return <PurchaseSkeleton />;
  if (dispute.isError && !dispute.data) {
    return <ErrorState level="page" error={dispute.error} onRetry={() => void dispute.refetch()} />;
  }
  return dispute.data && <Loaded dispute={dispute.data} />;
}

function Loaded({ dispute }: { dispute: DisputeDetail }) {
  const { t } = useTranslation("disputes");
  const { money } = useFormat();
  const [dirty, setDirty] = useState(false);
  return (
    <>
      <PageHeader
        title={t(dispute.inquiry ? "list.inquiryOf" : "list.disputeOf", { plugin: dispute.pluginName })}
        eyebrow={
          <Link to="/admin/disputes" className={classes.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("back")}
          </Link>
        }
        description={
          <span className={classes.status} aria-live="polite">
            <StandingBadge dispute={dispute} />
            <span className="tabular">{money(dispute.amount)}</span>
            <span>·</span>
            <span>{dispute.customerName}</span>
          </span>
        }
      />
      <Turn dispute={dispute} dirty={dirty} />
      <div className={classes.layout}>
        <div className={classes.main}>
          {dispute.evidence && <EvidenceEditor disputeId={dispute.id} evidence={dispute.evidence} onDirty={setDirty} />}
          {dispute.answers.length > 0 && <Answers dispute={dispute} />}
          <History dispute={dispute} />
        </div>
        <div className={classes.aside}>
          <Stake dispute={dispute} />
          <Accepted dispute={dispute} />
          <Links dispute={dispute} />
        </div>
      </div>
      <LeaveGuard
        dirty={dirty && dispute.evidence !== undefined}
        title={t("leave.title")}
        text={t("leave.text")}
        confirm={t("leave.confirm")}
      />
    </>
  );
}

type Props = { dispute: DisputeDetail };

function History({ dispute }: Props) {
  const { t } = useTranslation("disputes");
  const steps = useSteps(dispute.timeline, dispute.amount.currency);
  return (
    <section className={classes.section} aria-labelledby="history">
      <h2 id="history">{t("history")}</h2>
      <Timeline label={t("history")} steps={steps} />
    </section>
  );
}

/** Who has given the dispute up, and why. */
function Accepted({ dispute }: Props) {
  const { t } = useTranslation("disputes");
  if (!dispute.acceptedByName) return null;
  return (
    <section className={classes.section} aria-labelledby="accepted">
      <h2 id="accepted">{t("accepted.title")}</h2>
      <p>{t("accepted.by", { name: dispute.acceptedByName })}</p>
      <p className={classes.note}>{dispute.acceptReason}</p>
    </section>
  );
}

function Links({ dispute }: Props) {
  const { t } = useTranslation("disputes");
  return (
    <section className={classes.section} aria-label={t("more")}>
      <p>
        <Link to="/admin/audit" search={{ subjectType: "dispute", subjectId: dispute.id }}>
          {t("audit")}
        </Link>
      </p>
      <p>
        <a href={dispute.workflowUrl} target="_blank" rel="noopener">
          {t("workflow")}
        </a>
      </p>
    </section>
  );
}
