import { AccountsTable } from "@shared/components/AccountsTable";
import { PageHeader } from "@shared/components/PageHeader";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const roles = ["customer", "admin"] as const;

export function Accounts() {
  const { t } = useTranslation("admin");
  const filter = useSearch({ from: "/admin/accounts" });
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t("accounts.title")} description={t("accounts.description")} />
      <AccountsTable
        roles={roles}
        filter={filter}
        onFilter={(search) => void navigate({ to: "/admin/accounts", search, resetScroll: false })}
      />
    </>
  );
}
