import { Button } from "@mantine/core";
import { AuditSkeleton, AuditTable } from "@shared/components/AuditTable";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AuditFilters } from "@/features/admin/AuditFilters";
import { EntryFilters, SubjectLink } from "@/features/admin/AuditLinks";
import { auditQuery } from "@/features/admin/queries";
import type { AuditSearch } from "@/features/admin/search";

export function Audit() {
  const { t } = useTranslation("admin");
  const filter = useSearch({ from: "/admin/audit" });
  const navigate = useNavigate();
  const onFilter = (search: AuditSearch) => void navigate({ to: "/admin/audit", search, resetScroll: false });
  return (
    <>
      <PageHeader title={t("audit.title")} description={t("audit.description")} />
      <AuditFilters filter={filter} onFilter={onFilter} />
      <Entries filter={filter} onClear={() => onFilter({})} />
    </>
  );
}

function Entries({ filter, onClear }: { filter: AuditSearch; onClear: () => void }) {
  const { t } = useTranslation(["admin", "administration"]);
  const entries = useInfiniteQuery(auditQuery(filter));
  if (entries.isPending) return <AuditSkeleton />;
  if (entries.isError) return <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />;
  const found = entries.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    const filtered = Object.values(filter).some(Boolean);
    return (
      <State
        icon={<IconHistory stroke={1.4} />}
        title={t(filtered ? "administration:audit.emptyFiltered" : "administration:audit.empty")}
        action={
          filtered && (
            <Button variant="default" onClick={onClear}>
              {t("audit.clear")}
            </Button>
          )
        }
      >
        {!filtered && t("administration:audit.emptyText")}
      </State>
    );
  }
  return (
    <>
      <AuditTable
        entries={found}
        subjectLink={(entry) => <SubjectLink entry={entry} />}
        filters={(entry) => <EntryFilters entry={entry} />}
      />
      <LoadMore
        auto
        hasMore={entries.hasNextPage}
        loading={entries.isFetchingNextPage}
        onMore={() => void entries.fetchNextPage()}
      />
    </>
  );
}
