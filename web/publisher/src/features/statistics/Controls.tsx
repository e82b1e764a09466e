import { Button, NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Controls.module.css";
import { csvAddress } from "./queries";
import { daysOf, type RangeName, type RangeSearch, ranges } from "./range";

type Props = {
  search: RangeSearch;
  onChange: (change: Partial<RangeSearch>) => void;
  plugin?: string;
  children?: ReactNode;
};

/** Range, further filters, and the same figures as a file. */
export function Controls({ search, onChange, plugin, children }: Props) {
  const { t } = useTranslation("statistics");
  const days = daysOf(search);
  const range = search.range ?? "30";
  const choose = (next: RangeName) =>
    onChange(
      next === "custom"
        ? { range: next, from: days.from, to: days.to }
        : { range: next, from: undefined, to: undefined },
    );
  const options = ranges.map((one) => ({ value: one, label: t(`range.${one}`) }));
  return (
    <div className={classes.controls}>
      <SegmentedControl
        className={classes.segments}
        aria-label={t("range.label")}
        value={range}
        onChange={(value) => choose(value as RangeName)}
        data={options}
      />
      <NativeSelect
        className={classes.select}
        aria-label={t("range.label")}
        value={range}
        onChange={(event) => choose(event.currentTarget.value as RangeName)}
        data={options}
      />
      {range === "custom" && (
        <div className={classes.dates}>
          <TextInput
            type="date"
            size="sm"
            aria-label={t("from")}
            value={days.from}
            max={days.to}
            onChange={(event) => event.currentTarget.value && onChange({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            size="sm"
            aria-label={t("to")}
            value={days.to}
            min={days.from}
            onChange={(event) => event.currentTarget.value && onChange({ to: event.currentTarget.value })}
          />
        </div>
      )}
      {children}
      <Button
        className={classes.csv}
        component="a"
        href={csvAddress(days, plugin)}
        download
        variant="default"
        size="sm"
        leftSection={<IconDownload size={18} stroke={1.6} />}
      >
        {t("csv")}
      </Button>
    </div>
  );
}
