import { Tabs } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { todoQuery } from "@/features/admin/queries";
import { FailedRefunds } from "@/features/admin/refunds/FailedRefunds";
import { RequestList } from "@/features/admin/refunds/RequestList";
import classes from "@/features/admin/refunds/Requests.module.css";
import type { RefundsSearch } from "@/features/admin/search";

const lists = ["open", "failed", "decided"] as const;

export function Refunds() {
  const { t } = useTranslation("adminRefunds");
  const filter = useSearch({ from: "/admin/refunds" });
  const navigate = useNavigate();
  const todo = useQuery(todoQuery).data;
  const counts = { open: todo?.refundRequests, failed: todo?.failedRefunds, decided: 0 };
  const show = (search: RefundsSearch) => void navigate({ to: "/admin/refunds", search, resetScroll: false });
  const list = filter.list ?? "open";
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Tabs
        value={list}
        onChange={(next) => show({ list: next === "decided" || next === "failed" ? next : undefined })}
        keepMounted={false}
      >
        <Tabs.List aria-label={t("lists")} mb="md">
          {lists.map((one) => (
            <Tabs.Tab key={one} value={one} className={classes.tab}>
              {t(`list.${one}`)}
              {Boolean(counts[one]) && <span className={classes.count}>{counts[one]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={list}>
          {list === "failed" ? (
            <FailedRefunds
              all={filter.all ?? false}
              onAll={(all) => show({ list: "failed", all: all ? true : undefined })}
            />
          ) : (
            <RequestList filter={filter} onFilter={show} />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
