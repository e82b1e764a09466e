import { Select, TextInput } from "@mantine/core";
import { useSearchText } from "@shared/components/useSearchText";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import filters from "../purchases/PurchaseFilters.module.css";
import { type RefundsSearch, requestStatuses } from "../search";

type Props = { filter: RefundsSearch; onFilter: (filter: RefundsSearch) => void };

/** Which of the requests are listed. */
export function RequestFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation("adminRefunds");
  const search = useSearchText(filter.q ?? "", (text) => onFilter({ ...filter, q: text || undefined }));
  const statuses = requestStatuses[filter.list === "decided" ? filter.list : "open"];
  return (
    <search className={filters.filters}>
      <TextInput
        className={filters.search}
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={100}
        {...search}
      />
      <Select
        className={filters.choice}
        aria-label={t("status")}
        allowDeselect={false}
        value={filter.status ?? "any"}
        onChange={(value) => onFilter({ ...filter, status: statuses.find((status) => status === value) })}
        data={[
          { value: "any", label: t("anyStatus") },
          ...statuses.map((value) => ({ value, label: t(`statusOf.${value}`) })),
        ]}
      />
    </search>
  );
}
