import { Button, Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { categories } from "@/features/listing/categories";
import { type QueueSearch, type Status, statuses } from "../search";
import classes from "./QueueFilters.module.css";
import { useReviewers } from "./useQueue";

export function QueueFilters({ search }: { search: QueueSearch }) {
  const { t } = useTranslation(["review", "category", "submission"]);
  const navigate = useNavigate();
  const reviewers = useReviewers() ?? [];
  const change = (changed: Partial<QueueSearch>) =>
    void navigate({ to: "/review", search: { ...search, ...changed }, replace: true });
  const filtered = search.category ?? search.reviewer ?? search.status;
  return (
    <search className={classes.filters} aria-label={t("queue.filters")}>
      {search.view === "all" && (
        <Select
          size="sm"
          aria-label={t("queue.status")}
          placeholder={t("queue.openStatuses")}
          clearable
          value={search.status ?? null}
          onChange={(status) => change({ status: (status as Status | null) ?? undefined })}
          data={statuses.map((value) => ({ value, label: t(`submission:status.${value}`) }))}
        />
      )}
      <Select
        size="sm"
        aria-label={t("queue.category")}
        placeholder={t("queue.anyCategory")}
        clearable
        value={search.category ?? null}
        onChange={(category) => change({ category: category ?? undefined })}
        data={categories.map((value) => ({ value, label: t(`category:${value}`) }))}
      />
      <Select
        size="sm"
        aria-label={t("queue.reviewer")}
        placeholder={t("queue.anyReviewer")}
        clearable
        value={search.reviewer ?? null}
        onChange={(reviewer) => change({ reviewer: reviewer ?? undefined })}
        data={reviewers.map(({ id, name, cases }) => ({
          value: id,
          label: t("queue.reviewerCases", { name, count: cases }),
        }))}
      />
      {filtered && (
        <Button
          size="sm"
          variant="subtle"
          onClick={() => change({ category: undefined, reviewer: undefined, status: undefined })}
        >
          {t("queue.clear")}
        </Button>
      )}
    </search>
  );
}
