import { Button, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconDownload, IconFileText } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TaxesSearch } from "@/features/admin/search";
import { DocumentFilters } from "@/features/admin/taxes/DocumentFilters";
import { DocumentTable } from "@/features/admin/taxes/DocumentTable";
import { PeriodFilter } from "@/features/admin/taxes/PeriodFilter";
import { documentsQuery, taxFile } from "@/features/admin/taxes/queries";
import { Summary } from "@/features/admin/taxes/Summary";
import classes from "@/features/admin/taxes/Taxes.module.css";

export function Taxes() {
  const { t } = useTranslation("taxes");
  const filter = useSearch({ from: "/admin/taxes" });
  const navigate = useNavigate();
  const onFilter = (search: TaxesSearch) => void navigate({ to: "/admin/taxes", search, resetScroll: false });
  const reversed = Boolean(filter.from && filter.to && filter.from > filter.to);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <PeriodFilter filter={filter} onFilter={onFilter} reversed={reversed} />
      {!reversed && (
        <>
          <Part id="summary" title={t("summary.title")} file={taxFile("tax-summary", filter)} label={t("summary.csv")}>
            <Summary filter={filter} />
          </Part>
          <Part id="list" title={t("list.title")} file={taxFile("documents", filter)} label={t("list.csv")}>
            <DocumentFilters filter={filter} onFilter={onFilter} />
            <Found filter={filter} onClear={() => onFilter({ from: filter.from, to: filter.to })} />
          </Part>
        </>
      )}
    </>
  );
}

type PartProps = { id: string; title: string; file: string; label: string; children: ReactNode };

function Part({ id, title, file, label, children }: PartProps) {
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id}>{title}</h2>
        <Button
          component="a"
          href={file}
          download
          variant="default"
          size="sm"
          leftSection={<IconDownload size={18} stroke={1.6} />}
        >
          {label}
        </Button>
      </div>
      {children}
    </section>
  );
}

function Found({ filter, onClear }: { filter: TaxesSearch; onClear: () => void }) {
  const { t } = useTranslation("taxes");
  const documents = useInfiniteQuery(documentsQuery(filter));
  if (documents.isPending) {
    return (
      <div aria-hidden="true">
        {["a", "b", "c", "d", "e"].map((key) => (
          <Skeleton key={key} height={64} mb={1} radius={0} />
        ))}
      </div>
    );
  }
  if (documents.isError) return <ErrorState error={documents.error} onRetry={() => void documents.refetch()} />;
  const found = documents.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    const filtered = Boolean(filter.q || filter.kind || filter.doubtful || filter.country);
    return (
      <State
        icon={<IconFileText stroke={1.4} />}
        title={t(filtered ? "list.emptyFiltered" : "list.empty")}
        action={
          filtered && (
            <Button variant="default" onClick={onClear}>
              {t("list.clear")}
            </Button>
          )
        }
      >
        {!filtered && t("list.emptyText")}
      </State>
    );
  }
  return (
    <>
      <DocumentTable documents={found} />
      <LoadMore
        auto
        hasMore={documents.hasNextPage}
        loading={documents.isFetchingNextPage}
        onMore={() => void documents.fetchNextPage()}
      />
    </>
  );
}
