import { PageHeader } from "@shared/components/PageHeader";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Tabs } from "@/components/Tabs";

/** A publisher's money, and the way from one view of it to the other. */
export function PayoutsLayout() {
  const { t } = useTranslation("payouts");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Tabs
        label={t("tab.label")}
        tabs={[
          { link: { to: "/payouts" }, label: t("tab.overview"), exact: true },
          { link: { to: "/payouts/history" }, label: t("tab.history") },
          { link: { to: "/payouts/statement" }, label: t("tab.statement") },
          { link: { to: "/payouts/settings" }, label: t("tab.settings") },
        ]}
      />
      <Outlet />
    </>
  );
}
