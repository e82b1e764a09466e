import { useTranslation } from "react-i18next";
import { useCategoryName } from "./categories";
import type { Filter } from "./search";

/** A filter in words, for its chip. */
export function useFilterLabel(): (filter: Filter) => string {
  const { t } = useTranslation("catalogue");
  const { name } = useCategoryName();
  return (filter) => {
    switch (filter.kind) {
      case "category":
        return name(filter.value);
      case "price":
        return t(`facet.${filter.value}`);
      case "minRating":
        return t("facet.atLeast", { value: filter.value });
      default:
        return filter.value;
    }
  };
}
