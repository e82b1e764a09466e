import { PageHeader } from "@shared/components/PageHeader";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Results as ResultsView } from "@/features/catalogue/Results";

const route = getRouteApi("/plugins");

export function Results() {
  const { t } = useTranslation("catalogue");
  const search = route.useSearch();
  return (
    <>
      <PageHeader title={search.q ? t("results.titleFor", { query: search.q }) : t("results.title")} />
      <ResultsView search={search} />
    </>
  );
}
