import { Button, Select } from "@mantine/core";
import { currencyCodes } from "@shared/format/amounts";
import { useFormat } from "@shared/format/useFormat";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type PayoutsSearch, payoutStatuses } from "../search";
import classes from "./Payouts.module.css";

type Props = { filter: PayoutsSearch; onFilter: (filter: PayoutsSearch) => void };

/** Which payouts are listed. */
export function PayoutFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation("payouts");
  const { currencyName } = useFormat();
  return (
    <search className={classes.filters}>
      <Select
        label={t("list.status")}
        allowDeselect={false}
        value={filter.status ?? "any"}
        onChange={(value) => onFilter({ ...filter, status: payoutStatuses.find((status) => status === value) })}
        data={[
          { value: "any", label: t("list.anyStatus") },
          ...payoutStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
        ]}
      />
      <Select
        label={t("list.currency")}
        allowDeselect={false}
        searchable
        value={filter.currency ?? "any"}
        onChange={(value) => onFilter({ ...filter, currency: value === "any" || !value ? undefined : value })}
        data={[
          { value: "any", label: t("list.anyCurrency") },
          ...currencyCodes.map((value) => ({ value, label: `${value} · ${currencyName(value)}` })),
        ]}
      />
      {filter.publisher && (
        <Button
          variant="default"
          rightSection={<IconX size={18} stroke={1.6} />}
          onClick={() => onFilter({ ...filter, publisher: undefined })}
        >
          {t("list.clearPublisher")}
        </Button>
      )}
    </search>
  );
}
