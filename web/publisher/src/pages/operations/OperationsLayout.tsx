import { PageHeader } from "@shared/components/PageHeader";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Tabs } from "@/components/Tabs";

/** What operators look after, and the way from one to the other. */
export function OperationsLayout() {
  const { t } = useTranslation("operations");
  return (
    <>
      <PageHeader title={t("title")} />
      <Tabs
        label={t("tab.label")}
        tabs={[
          { link: { to: "/operations" }, label: t("tab.overview"), exact: true },
          { link: { to: "/operations/syncs" }, label: t("tab.syncs") },
          { link: { to: "/operations/plugins" }, label: t("tab.plugins") },
          { link: { to: "/operations/accounts" }, label: t("tab.accounts") },
          { link: { to: "/operations/audit" }, label: t("tab.audit") },
        ]}
      />
      <Outlet />
    </>
  );
}
