import { Button, NativeSelect } from "@mantine/core";
import { AuditSkeleton, AuditTable } from "@shared/components/AuditTable";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconHistory } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { auditQuery } from "@/features/operations/queries";
import { type AuditSearch, actions, subjectTypes } from "@/features/operations/search";
import classes from "./operations.module.css";

const route = getRouteApi("/inside/operations/audit");

/** What admins did. */
export function Audit() {
  const { t } = useTranslation(["operations", "administration"]);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: AuditSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  const clear = () => void navigate({ search: {}, replace: true });
  const filtered = Object.values(search).some(Boolean);
  return (
    <>
      <p className={classes.text}>{t("audit.text")}</p>
      <search className={classes.filters}>
        <NativeSelect
          size="md"
          aria-label={t("audit.action")}
          value={search.action ?? ""}
          onChange={(event) => change({ action: actions.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: "", label: t("audit.anyAction") },
            ...actions.map((value) => ({ value, label: t(`administration:action.${value}`) })),
          ]}
        />
        <NativeSelect
          size="md"
          aria-label={t("audit.subjectType")}
          value={search.subjectType ?? ""}
          onChange={(event) => change({ subjectType: subjectTypes.find((one) => one === event.currentTarget.value) })}
          data={[
            { value: "", label: t("audit.anySubject") },
            ...subjectTypes.map((value) => ({ value, label: t(`administration:subject.${value}`) })),
          ]}
        />
        {filtered && (
          <Button variant="subtle" onClick={clear}>
            {t("audit.clear")}
          </Button>
        )}
      </search>
      <Entries search={search} filtered={filtered} onFilter={change} onClear={clear} />
    </>
  );
}

type EntriesProps = {
  search: AuditSearch;
  filtered: boolean;
  onFilter: (filter: AuditSearch) => void;
  onClear: () => void;
};

function Entries({ search, filtered, onFilter, onClear }: EntriesProps) {
  const { t } = useTranslation(["operations", "administration"]);
  const query = useInfiniteQuery({ ...auditQuery(search), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <AuditSkeleton />;
  const entries = query.data.pages.flatMap((page) => page.items);
  if (entries.length === 0) {
    return (
      <State
        icon={<IconHistory stroke={1.4} />}
        title={t("administration:audit.empty")}
        action={
          filtered && (
            <Button variant="default" onClick={onClear}>
              {t("audit.clear")}
            </Button>
          )
        }
      >
        {t(filtered ? "administration:audit.emptyFiltered" : "administration:audit.emptyText")}
      </State>
    );
  }
  return (
    <>
      <AuditTable
        entries={entries}
        subjectLink={({ subjectType, subjectId }) =>
          subjectType === "plugin" && (
            <Link to="/plugins/$pluginId" params={{ pluginId: subjectId }}>
              {subjectId}
            </Link>
          )
        }
        filters={({ actorId, subjectId }) => (
          <>
            {actorId && actorId !== search.actor && (
              <Button size="compact-sm" variant="default" onClick={() => onFilter({ actor: actorId })}>
                {t("audit.onlyActor")}
              </Button>
            )}
            {subjectId !== search.subject && (
              <Button size="compact-sm" variant="default" onClick={() => onFilter({ subject: subjectId })}>
                {t("audit.onlySubject")}
              </Button>
            )}
          </>
        )}
      />
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        auto
      />
    </>
  );
}
