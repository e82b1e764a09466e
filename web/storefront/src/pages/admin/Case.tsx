import { Skeleton } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { Timeline } from "@shared/components/Timeline";
import { When } from "@shared/components/When";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CaseFacts, CaseLinks } from "@/features/admin/proof/CaseItem";
import classes from "@/features/admin/proof/Proof.module.css";
import { type CaseDetail, caseQuery } from "@/features/admin/proof/queries";
import { Side, Sides } from "@/features/admin/proof/Sides";
import { linesOf } from "@/features/admin/proof/sides";

export function Case() {
  const { caseId } = useParams({ from: "/admin/proof/cases/$caseId" });
  const one = useQuery(caseQuery(caseId));
  if (one.isPending) return <Skeleton height={320} radius="md" aria-hidden="true" />;
  if (one.isError && !one.data) {
    return <ErrorState level="page" error={one.error} onRetry={() => void one.refetch()} />;
  }
  return one.data && <Loaded one={one.data} />;
}

function Loaded({ one }: { one: CaseDetail }) {
  const { t } = useTranslation("proof");
  const evidence = linesOf(one.evidence, one.currency ?? "");
  return (
    <>
      <PageHeader
        title={t(`kind.${one.kind}.title`)}
        description={t(`kind.${one.kind}.text`)}
        eyebrow={
          <Link to="/admin/proof" className={classes.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("case.back")}
          </Link>
        }
      />
      <CaseFacts one={one} />
      <Sides one={one} level="h2" />
      {one.closeReason && (
        <blockquote className={classes.reason}>
          <strong>{t("case.reason")}</strong>
          <p>{one.closeReason}</p>
        </blockquote>
      )}
      {evidence.length > 0 && <Side level="h2" title={t("case.evidence")} lines={evidence} />}
      <CaseLinks one={one} />
      <section className={classes.section} aria-labelledby="case-history">
        <h2 id="case-history">{t("case.history")}</h2>
        <Events one={one} />
      </section>
      <Link to="/admin/audit" search={{ subjectType: "reconciliation_case", subjectId: one.id }}>
        {t("case.audit")}
      </Link>
    </>
  );
}

function Events({ one }: { one: CaseDetail }) {
  const { t } = useTranslation("proof");
  return (
    <Timeline
      label={t("case.history")}
      steps={one.events.map((event, index) => ({
        key: String(index),
        title: t(`case.events.${event.kind}`),
        at: <When at={event.at} absolute="dateTime" />,
        text: [repairOf(event.detail, t), event.actorName, event.reason].filter(Boolean).join(" · "),
        tone: event.kind.startsWith("closed") ? "good" : event.kind === "repaired" ? "info" : "warn",
      }))}
    />
  );
}

type Translate = ReturnType<typeof useTranslation<"proof">>["t"];

function repairOf(detail: unknown, t: Translate): string | undefined {
  const repair = (detail as { repair?: unknown } | null)?.repair;
  return typeof repair === "string" ? t(`case.repair.${repair}` as never, { defaultValue: repair }) : undefined;
}
