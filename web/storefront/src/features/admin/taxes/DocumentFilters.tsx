import { Checkbox, Select, TextInput } from "@mantine/core";
import { useSearchText } from "@shared/components/useSearchText";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { documentKinds, type TaxesSearch } from "../search";
import classes from "./Taxes.module.css";

type Props = { filter: TaxesSearch; onFilter: (filter: TaxesSearch) => void };

/** Which documents of the period are listed. */
export function DocumentFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation(["taxes", "documents"]);
  const search = useSearchText(filter.q ?? "", (text) => onFilter({ ...filter, q: text || undefined }));
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        label={t("filter.search")}
        leftSection={<IconSearch size={18} stroke={1.6} />}
        maxLength={100}
        {...search}
      />
      <Select
        label={t("filter.kind")}
        allowDeselect={false}
        value={filter.kind ?? "any"}
        onChange={(value) => onFilter({ ...filter, kind: documentKinds.find((kind) => kind === value) })}
        data={[
          { value: "any", label: t("filter.anyKind") },
          ...documentKinds.map((value) => ({ value, label: t(`documents:kind.${value}`) })),
        ]}
      />
      <Checkbox
        label={t("filter.doubtful")}
        mb="xs"
        checked={filter.doubtful ?? false}
        onChange={(event) => onFilter({ ...filter, doubtful: event.currentTarget.checked || undefined })}
      />
    </search>
  );
}
