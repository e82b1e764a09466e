import { Money } from "@shared/components/Money";
import type { MoneyValue } from "@shared/format/formats";
import { useTranslation } from "react-i18next";

/** What a plugin costs; nothing is a word. */
export function Price({ value }: { value: MoneyValue }) {
  const { t } = useTranslation("common");
  return value.minor === 0 ? t("price.free") : <Money value={value} trim compact />;
}
