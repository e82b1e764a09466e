import { AccountsTable } from "@shared/components/AccountsTable";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { accountsSearch, roles } from "@/features/operations/search";
import classes from "./operations.module.css";

const route = getRouteApi("/inside/operations/accounts");

export function Accounts() {
  const { t } = useTranslation("operations");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <p className={classes.text}>{t("accounts.text")}</p>
      <AccountsTable
        roles={roles}
        filter={search}
        onFilter={(filter) => void navigate({ search: accountsSearch(filter), replace: true, resetScroll: false })}
      />
    </>
  );
}
