import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./currency.es";

const en: SameKeys<typeof es> = {
  title: "Currency of prices",
  text: "You see and pay for each plugin in the currency that you choose, if it is sold in it. If not, in its own.",
  plugins_one: "{{shown}} plugin",
  plugins_many: "{{shown}} plugins",
  plugins_other: "{{shown}} plugins",
  none: "Nothing is on sale yet",
};

export default en;
