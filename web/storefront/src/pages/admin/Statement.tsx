import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { Money } from "@shared/components/Money";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconArrowLeft, IconBook2, IconDownload, IconSearchOff, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "@/features/admin/books/Books.module.css";
import {
  type Statement as AccountStatement,
  statementFile,
  statementQuery,
  trialBalanceQuery,
} from "@/features/admin/books/queries";
import { StatementTable } from "@/features/admin/books/StatementTable";
import { type LedgerAccount, ledgerAccount, type StatementSearch } from "@/features/admin/search";

export function Statement() {
  const { t } = useTranslation();
  const { account: name } = useParams({ from: "/admin/books/$account" });
  const account = ledgerAccount(name);
  if (!account) {
    return (
      <State level="page" icon={<IconSearchOff stroke={1.4} />} title={t("state.notFound")}>
        {t("state.notFoundText")}
      </State>
    );
  }
  return <OfAccount account={account} />;
}

function OfAccount({ account }: { account: LedgerAccount }) {
  const { t } = useTranslation(["books", "admin"]);
  const filter = useSearch({ from: "/admin/books/$account" });
  const navigate = useNavigate();
  const onFilter = (search: StatementSearch) =>
    void navigate({ to: "/admin/books/$account", params: { account }, search, resetScroll: false });
  return (
    <>
      <PageHeader
        title={t("statement.title", { account: t(`admin:books.accountOf.${account}`) })}
        description={t(`about.${account}`)}
        eyebrow={
          <Link to="/admin/books" className={classes.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("statement.back")}
          </Link>
        }
        actions={
          <Button
            component="a"
            href={statementFile(account, filter)}
            download
            variant="default"
            leftSection={<IconDownload size={18} stroke={1.6} />}
          >
            {t("csv")}
          </Button>
        }
      />
      <Found account={account} filter={filter} onFilter={onFilter} />
    </>
  );
}

type Props = { account: LedgerAccount; filter: StatementSearch; onFilter: (filter: StatementSearch) => void };

function Found({ account, filter, onFilter }: Props) {
  const { t } = useTranslation("books");
  const reversed = Boolean(filter.from && filter.to && filter.from > filter.to);
  const statement = useInfiniteQuery({ ...statementQuery(account, filter), enabled: !reversed });
  const pages = statement.data?.pages ?? [];
  const first = pages[0];
  return (
    <>
      <Filters filter={filter} onFilter={onFilter} reversed={reversed} publisher={first?.publisherName} />
      {statement.isPending && !reversed && <Blank />}
      {statement.isError && <ErrorState error={statement.error} onRetry={() => void statement.refetch()} />}
      {first && <Totals statement={first} />}
      {first && first.items.length === 0 && (
        <State icon={<IconBook2 stroke={1.4} />} title={t("statement.empty")}>
          {t("statement.emptyText")}
        </State>
      )}
      {first && first.items.length > 0 && (
        <StatementTable
          entries={pages.flatMap((page) => page.items)}
          currency={filter.currency}
          onPublisher={filter.publisher ? undefined : (publisher) => onFilter({ ...filter, publisher })}
        />
      )}
      <LoadMore
        auto
        hasMore={statement.hasNextPage}
        loading={statement.isFetchingNextPage}
        onMore={() => void statement.fetchNextPage()}
      />
    </>
  );
}

type FilterProps = Omit<Props, "account"> & { reversed: boolean; publisher?: string };

function Filters({ filter, onFilter, reversed, publisher }: FilterProps) {
  const { t } = useTranslation("books");
  const known = useQuery(trialBalanceQuery({})).data?.currencies.map(({ currency }) => currency) ?? [];
  const currencies = [...new Set([...known, filter.currency])].sort();
  return (
    <search className={classes.filters}>
      <Select
        label={t("statement.currency")}
        w={112}
        allowDeselect={false}
        data={currencies}
        value={filter.currency}
        onChange={(currency) => currency && onFilter({ ...filter, currency })}
      />
      <TextInput
        type="date"
        label={t("statement.from")}
        value={filter.from ?? ""}
        onChange={(event) => onFilter({ ...filter, from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t("statement.to")}
        value={filter.to ?? ""}
        error={reversed && t("statement.reversed")}
        onChange={(event) => onFilter({ ...filter, to: event.currentTarget.value || undefined })}
      />
      {filter.publisher && (
        <button
          type="button"
          className={classes.chip}
          aria-label={t("statement.allPublishers")}
          onClick={() => onFilter({ ...filter, publisher: undefined })}
        >
          {t("statement.publisher", { name: publisher ?? filter.publisher.slice(-8) })}
          <IconX size={16} stroke={1.6} aria-hidden="true" />
        </button>
      )}
    </search>
  );
}

function Totals({ statement }: { statement: AccountStatement }) {
  const { t } = useTranslation("books");
  const { currency } = statement;
  const facts = [
    ["opening", statement.openingMinor],
    ["debits", statement.debitMinor],
    ["credits", statement.creditMinor],
    ["closing", statement.closingMinor],
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(([key, minor]) => (
        <div key={key}>
          <dt>{t(`statement.${key}`)}</dt>
          <dd>
            <Money value={{ minor, currency }} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Blank() {
  return (
    <div aria-hidden="true">
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <Skeleton key={key} height={48} mb={1} radius={0} />
      ))}
    </div>
  );
}
