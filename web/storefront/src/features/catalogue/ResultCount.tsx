import { Skeleton } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Results.module.css";

/** How many there are; of very many the server counts only so far, and this says so. */
export function ResultCount({ page }: { page?: Schemas["PluginPage"] }) {
  const { t } = useTranslation("catalogue");
  const { number } = useFormat();
  return (
    <p className={classes.count} role="status">
      {!page ? (
        <Skeleton component="span" display="block" height={14} width={110} />
      ) : page.totalIsExact ? (
        t("results.count", { count: page.total, shown: number(page.total) })
      ) : (
        t("results.moreThan", { shown: number(page.total) })
      )}
    </p>
  );
}
