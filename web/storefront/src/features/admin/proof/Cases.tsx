import { SegmentedControl, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconCircleCheck, IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CaseItem } from "./CaseItem";
import classes from "./Proof.module.css";
import { casesQuery } from "./queries";

/** The differences that were found: open ones, or those that are explained. */
export function Cases() {
  const { t } = useTranslation("proof");
  const { cases } = useSearch({ from: "/admin/proof" });
  const navigate = useNavigate();
  const onState = (state: string) =>
    void navigate({
      to: "/admin/proof",
      search: { cases: state === "closed" ? state : undefined },
      resetScroll: false,
    });
  return (
    <section className={classes.section} aria-labelledby="cases">
      <div className={classes.head}>
        <div>
          <h2 id="cases">{t("cases.title")}</h2>
          <p className={classes.quiet}>{t("cases.description")}</p>
        </div>
        <SegmentedControl
          aria-label={t("cases.state")}
          value={cases ?? "open"}
          onChange={onState}
          data={[
            { value: "open", label: t("cases.open") },
            { value: "closed", label: t("cases.closed") },
          ]}
        />
      </div>
      <List status={cases ?? "open"} />
    </section>
  );
}

function List({ status }: { status: "open" | "closed" }) {
  const { t } = useTranslation("proof");
  const cases = useInfiniteQuery(casesQuery(status));
  if (cases.isPending) return <Skeleton height={160} radius="md" aria-hidden="true" />;
  if (cases.isError) return <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />;
  const found = cases.data.pages.flatMap((page) => page.items);
  if (found.length === 0) {
    const open = status === "open";
    return (
      <State
        icon={open ? <IconCircleCheck stroke={1.4} /> : <IconHistory stroke={1.4} />}
        title={t(open ? "cases.empty" : "cases.emptyClosed")}
      >
        {t(open ? "cases.emptyText" : "cases.emptyClosedText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.cases} aria-label={t("cases.list")}>
        {found.map((one) => (
          <CaseItem key={one.id} one={one} />
        ))}
      </ul>
      <LoadMore
        hasMore={cases.hasNextPage}
        loading={cases.isFetchingNextPage}
        onMore={() => void cases.fetchNextPage()}
      />
    </>
  );
}
