import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TaxesSearch } from "../search";
import { daysOf, type Period, periodOf, periods } from "./periods";
import classes from "./Taxes.module.css";

type Props = { filter: TaxesSearch; onFilter: (filter: TaxesSearch) => void; reversed: boolean };

/** The days that everything on the page is about: those of a period, or any. */
export function PeriodFilter({ filter, onFilter, reversed }: Props) {
  const { t } = useTranslation("taxes");
  const now = new Date();
  const chosen = periodOf(filter, now);
  const choices: { value: Period | "own"; label: string }[] = periods.map((value) => ({
    value,
    label: t(`periodOf.${value}`),
  }));
  if (!chosen) choices.push({ value: "own", label: t("periodOf.own") });
  return (
    <search className={classes.filters}>
      <Select
        label={t("period")}
        allowDeselect={false}
        value={chosen ?? "own"}
        onChange={(value) => {
          const period = periods.find((one) => one === value);
          if (period) onFilter({ ...filter, from: undefined, to: undefined, ...daysOf(period, now) });
        }}
        data={choices}
      />
      <TextInput
        type="date"
        label={t("from")}
        value={filter.from ?? ""}
        onChange={(event) => onFilter({ ...filter, from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={t("to")}
        value={filter.to ?? ""}
        error={reversed}
        onChange={(event) => onFilter({ ...filter, to: event.currentTarget.value || undefined })}
      />
      {reversed && (
        <p className={classes.error} role="alert">
          {t("reversed")}
        </p>
      )}
    </search>
  );
}
