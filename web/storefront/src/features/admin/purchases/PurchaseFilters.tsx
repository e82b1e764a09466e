import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ages, type PurchasesSearch, purchaseSorts } from "../search";
import classes from "./PurchaseFilters.module.css";

type Props = { filter: PurchasesSearch; onFilter: (filter: PurchasesSearch) => void };

export function PurchaseFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation("admin");
  const input = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback((text: string) => onFilter({ ...filter, q: text.trim() || undefined }), 250);
  // Back, Forward and "clear" change the filter from outside; typing does not come back to the field.
  useEffect(() => {
    const field = input.current;
    if (field && document.activeElement !== field) field.value = filter.q ?? "";
  }, [filter.q]);
  return (
    <search className={classes.filters}>
      <TextInput
        ref={input}
        className={classes.search}
        type="search"
        aria-label={t("purchases.searchLabel")}
        placeholder={t("purchases.search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={200}
        defaultValue={filter.q}
        onChange={(event) => search(event.currentTarget.value)}
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
