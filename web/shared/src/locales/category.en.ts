import type { SameKeys } from "../i18n/i18n";
import type es from "./category.es";

const en: SameKeys<typeof es> = {
  linters: "Linters",
  formatters: "Formatters",
  bundlers: "Bundlers",
  frameworks: "Frameworks",
  styling: "Styling",
  testing: "Testing",
  languages: "Languages",
  security: "Security",
  productivity: "Productivity",
  integrations: "Integrations",
  other: "Other",
};

export default en;
