import { SegmentedControl, Tabs } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { pluginReportsQuery, type ReportStatus, reviewReportsQuery } from "@/features/admin/queries";
import { PluginReport } from "@/features/admin/reports/PluginReport";
import classes from "@/features/admin/reports/Reports.module.css";
import { ReportsList } from "@/features/admin/reports/ReportsList";
import { ReviewReport } from "@/features/admin/reports/ReviewReport";
import type { Act } from "@/features/admin/reports/reportActs";
import type { ReportsSearch } from "@/features/admin/search";

const ReasonDialog = lazy(() => import("@/features/admin/reports/ReasonDialog"));

export function Reports() {
  const { t } = useTranslation("admin");
  const search = useSearch({ from: "/admin/reports" });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const status = search.state ?? "open";
  const show = (next: ReportsSearch) => void navigate({ to: "/admin/reports", search: next, resetScroll: false });
  return (
    <>
      <PageHeader
        title={t("reports.title")}
        description={t(status === "open" ? "reports.description" : "reports.descriptionClosed")}
      />
      <Tabs
        value={search.about ?? "reviews"}
        onChange={(about) => show({ ...search, about: about === "plugins" ? about : undefined })}
        keepMounted={false}
      >
        <div className={classes.bar}>
          <Tabs.List aria-label={t("reports.which")}>
            <Tabs.Tab value="reviews">{t("reports.reviews")}</Tabs.Tab>
            <Tabs.Tab value="plugins">{t("reports.plugins")}</Tabs.Tab>
          </Tabs.List>
          <SegmentedControl
            size="md"
            aria-label={t("reports.state")}
            value={status}
            onChange={(state) => show({ ...search, state: state === "closed" ? state : undefined })}
            data={(["open", "closed"] as const).map((value) => ({ value, label: t(`reports.${value}`) }))}
          />
        </div>
        <Tabs.Panel value="reviews">
          <Reviews status={status} onAct={setAct} />
        </Tabs.Panel>
        <Tabs.Panel value="plugins">
          <Plugins status={status} onAct={setAct} />
        </Tabs.Panel>
      </Tabs>
      <Suspense>{act && <ReasonDialog act={act} onClose={() => setAct(undefined)} />}</Suspense>
    </>
  );
}

type Props = { status: ReportStatus; onAct: (act: Act) => void };

function Reviews({ status, onAct }: Props) {
  const { t } = useTranslation("admin");
  const query = useInfiniteQuery(reviewReportsQuery(status));
  return (
    <ReportsList
      query={query}
      status={status}
      label={t("reports.listReviews")}
      item={(report) => <ReviewReport key={report.id} report={report} onAct={onAct} />}
    />
  );
}

function Plugins({ status, onAct }: Props) {
  const { t } = useTranslation("admin");
  const query = useInfiniteQuery(pluginReportsQuery(status));
  return (
    <ReportsList
      query={query}
      status={status}
      label={t("reports.listPlugins")}
      item={(report) => <PluginReport key={report.id} report={report} onAct={onAct} />}
    />
  );
}
