import { Select, TextInput } from "@mantine/core";
import { useSearchText } from "@shared/components/useSearchText";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type DisputesSearch, disputeKinds, disputeStatuses } from "../search";
import classes from "../taxes/Taxes.module.css";

type Props = { filter: DisputesSearch; onFilter: (filter: DisputesSearch) => void };

export function DisputeFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation("disputes");
  const search = useSearchText(filter.q ?? "", (text) => onFilter({ ...filter, q: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        label={t("filter.search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={200}
        {...search}
      />
      <Select
        label={t("filter.status")}
        allowDeselect={false}
        value={filter.status ?? "open"}
        onChange={(value) => onFilter({ ...filter, status: disputeStatuses.find((one) => one === value) })}
        data={(["open", ...disputeStatuses] as const).map((value) => ({ value, label: t(`filter.of.${value}`) }))}
      />
      <Select
        label={t("filter.kind")}
        allowDeselect={false}
        value={filter.kind ?? "any"}
        onChange={(value) => onFilter({ ...filter, kind: disputeKinds.find((one) => one === value) })}
        data={(["any", ...disputeKinds] as const).map((value) => ({ value, label: t(`filter.kinds.${value}`) }))}
      />
    </search>
  );
}
