import { Select, TextInput } from "@mantine/core";
import { useSearchText } from "@shared/components/useSearchText";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import filters from "../purchases/PurchaseFilters.module.css";
import { type CouponsSearch, couponOwners, couponStates } from "../search";

type Props = { filter: CouponsSearch; onFilter: (filter: CouponsSearch) => void };

export function CouponFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation("adminCoupons");
  const search = useSearchText(filter.q ?? "", (text) => onFilter({ ...filter, q: text || undefined }));
  return (
    <search className={filters.filters}>
      <TextInput
        className={filters.search}
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={64}
        {...search}
      />
      <Select
        className={filters.choice}
        aria-label={t("owner")}
        allowDeselect={false}
        value={filter.owner ?? "any"}
        onChange={(value) => onFilter({ ...filter, owner: couponOwners.find((owner) => owner === value) })}
        data={(["any", ...couponOwners] as const).map((value) => ({ value, label: t(`ownerOf.${value}`) }))}
      />
      <Select
        className={filters.choice}
        aria-label={t("state")}
        allowDeselect={false}
        value={filter.state ?? "any"}
        onChange={(value) => onFilter({ ...filter, state: couponStates.find((state) => state === value) })}
        data={[
          { value: "any", label: t("anyState") },
          ...couponStates.map((value) => ({ value, label: t(`stateOf.${value}`) })),
        ]}
      />
    </search>
  );
}
