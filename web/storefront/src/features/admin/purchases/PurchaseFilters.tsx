import { Select, TextInput } from "@mantine/core";
import { useSearchText } from "@shared/components/useSearchText";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ages, type PurchasesSearch, purchaseSorts } from "../search";
import classes from "./PurchaseFilters.module.css";

type Props = { filter: PurchasesSearch; onFilter: (filter: PurchasesSearch) => void };

export function PurchaseFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation("admin");
  const search = useSearchText(filter.q ?? "", (text) => onFilter({ ...filter, q: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label={t("purchases.searchLabel")}
        placeholder={t("purchases.search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={200}
        {...search}
      />
      <Select
        className={classes.choice}
        aria-label={t("purchases.age")}
        allowDeselect={false}
        value={filter.age ?? "any"}
        onChange={(value) => onFilter({ ...filter, age: ages.find((age) => age === value) })}
        data={["any" as const, ...ages].map((value) => ({ value, label: t(`purchases.ageOf.${value}`) }))}
      />
      <Select
        className={classes.choice}
        aria-label={t("purchases.sort")}
        allowDeselect={false}
        value={filter.sort ?? "stuck"}
        onChange={(value) =>
          onFilter({ ...filter, sort: value === "newest" || value === "oldest" ? value : undefined })
        }
        data={purchaseSorts.map((value) => ({ value, label: t(`purchases.sortBy.${value}`) }))}
      />
    </search>
  );
}
