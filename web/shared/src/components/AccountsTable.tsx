import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { AccountRow } from "./AccountRow";
import classes from "./AccountsTable.module.css";
import { type AccountsFilter, useAccounts } from "./adminAccounts";
import { LoadMore } from "./LoadMore";
import { ErrorState, State } from "./State";
import { useSearchText } from "./useSearchText";

type Props = {
  /** The roles there are on this side. */
  roles: readonly string[];
  filter: AccountsFilter;
  onFilter: (filter: AccountsFilter) => void;
};

/** Everybody with an account on this side, newest first: to find one, and to change what they may do. The filter is the page's, which keeps it in the URL. */
export function AccountsTable({ roles, filter, onFilter }: Props) {
  const accounts = useAccounts(filter);
  return (
    <>
      <Filters roles={roles} filter={filter} onFilter={onFilter} />
      <Found roles={roles} accounts={accounts} onClear={() => onFilter({})} />
    </>
  );
}

function Filters({ roles, filter, onFilter }: Props) {
  const { t } = useTranslation("administration");
  const search = useSearchText(filter.search ?? "", (text) => onFilter({ ...filter, search: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label={t("accounts.search")}
        placeholder={t("accounts.search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={100}
        {...search}
      />
      <Select
        aria-label={t("accounts.role")}
        placeholder={t("accounts.anyRole")}
        clearable
        value={filter.role ?? null}
        onChange={(role) => onFilter({ ...filter, role: role ?? undefined })}
        data={roles.map((value) => ({ value, label: t(`role.${value}`, { defaultValue: value }) }))}
      />
    </search>
  );
}

function Found({
  roles,
  accounts,
  onClear,
}: {
  roles: readonly string[];
  accounts: ReturnType<typeof useAccounts>;
  onClear: () => void;
}) {
  const { t } = useTranslation("administration");
  if (accounts.isPending) return <Blank />;
  if (accounts.isError) return <ErrorState error={accounts.error} onRetry={() => void accounts.refetch()} />;
  const found = accounts.data.pages.flatMap((page) => page?.items ?? []);
  if (found.length === 0) {
    return (
      <State
        icon={<IconUsers stroke={1.4} />}
        title={t("accounts.empty")}
        action={
          <Button variant="default" onClick={onClear}>
            {t("accounts.clear")}
          </Button>
        }
      >
        {t("accounts.emptyText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("accounts.list")}>
        {found.map((account) => (
          <AccountRow key={account.id} account={account} roles={roles} />
        ))}
      </ul>
      <LoadMore
        auto
        hasMore={accounts.hasNextPage}
        loading={accounts.isFetchingNextPage}
        onMore={() => void accounts.fetchNextPage()}
      />
    </>
  );
}

function Blank() {
  return (
    <div className={classes.list} aria-hidden="true">
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
        <div key={key} className={classes.row}>
          <div>
            <Skeleton height={14} width={150} mb={8} />
            <Skeleton height={12} width={210} />
          </div>
          <Skeleton height={14} width={80} />
        </div>
      ))}
    </div>
  );
}
