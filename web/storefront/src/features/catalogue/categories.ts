import {
  IconAlignLeft,
  IconBolt,
  IconBox,
  IconCategory,
  IconChecklist,
  IconCode,
  IconCodeDots,
  IconFlask,
  IconPalette,
  IconPlugConnected,
  IconPuzzle,
  IconShieldCheck,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const icons = {
  linters: IconChecklist,
  formatters: IconAlignLeft,
  bundlers: IconBox,
  frameworks: IconCode,
  styling: IconPalette,
  testing: IconFlask,
  languages: IconCodeDots,
  security: IconShieldCheck,
  productivity: IconBolt,
  integrations: IconPlugConnected,
  other: IconPuzzle,
} as const;

type Known = keyof typeof icons;

const isKnown = (category: string): category is Known => category in icons;

export const categoryIcon = (category: string) => (isKnown(category) ? icons[category] : IconCategory);

/** A category's name and what it holds; one that the server added since stands as its own code. */
export function useCategoryName() {
  const { t } = useTranslation("catalogue");
  return {
    name: (category: string) => (isKnown(category) ? t(`category.${category}`) : category),
    text: (category: string) => (isKnown(category) ? t(`categoryText.${category}`) : undefined),
  };
}
