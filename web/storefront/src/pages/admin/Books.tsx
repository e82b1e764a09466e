import { Button, Skeleton, TextInput } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconBook2, IconDownload, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "@/features/admin/books/Books.module.css";
import { trialBalanceFile, trialBalanceQuery } from "@/features/admin/books/queries";
import { TrialBalance } from "@/features/admin/books/TrialBalance";
import type { BooksSearch } from "@/features/admin/search";

export function Books() {
  const { t } = useTranslation("books");
  const filter = useSearch({ from: "/admin/books" });
  const navigate = useNavigate();
  const onFilter = (search: BooksSearch) => void navigate({ to: "/admin/books", search, resetScroll: false });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <Button
            component="a"
            href={trialBalanceFile(filter)}
            download
            variant="default"
            leftSection={<IconDownload size={18} stroke={1.6} />}
          >
            {t("csv")}
          </Button>
        }
      />
      <search className={classes.filters}>
        <TextInput
          type="date"
          label={t("at")}
          value={filter.at ?? ""}
          onChange={(event) => onFilter({ at: event.currentTarget.value || undefined })}
        />
        {filter.at && (
          <Button variant="default" leftSection={<IconX size={16} stroke={1.6} />} onClick={() => onFilter({})}>
            {t("now")}
          </Button>
        )}
      </search>
      <Balances filter={filter} />
    </>
  );
}

function Balances({ filter }: { filter: BooksSearch }) {
  const { t } = useTranslation("books");
  const balance = useQuery(trialBalanceQuery(filter));
  if (balance.isPending) {
    return (
      <div aria-hidden="true">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <Skeleton key={key} height={56} mb={1} radius={0} />
        ))}
      </div>
    );
  }
  if (balance.isError) return <ErrorState error={balance.error} onRetry={() => void balance.refetch()} />;
  if (balance.data.currencies.length === 0) {
    return (
      <State icon={<IconBook2 stroke={1.4} />} title={t(filter.at ? "emptyThen" : "empty")}>
        {t(filter.at ? "emptyThenText" : "emptyText")}
      </State>
    );
  }
  return balance.data.currencies.map((currency) => (
    <TrialBalance key={currency.currency} balance={currency} at={filter.at} />
  ));
}
