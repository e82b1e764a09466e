import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./licensing.es";

const en: SameKeys<typeof es> = {
  enabled: "Give out a license key with the plugin",
  enabledText: "Each customer gets theirs with the purchase, and your plugin can check it.",
  machines: "Machines per license",
  machinesText: "On how many machines it may be active at a time.",
  limited: "Up to a number of machines",
  unlimited: "Without limit",
  maxActivations: "Number of machines",
  offline: "Allow use without a connection",
  offlineText: "With a signed file that your plugin verifies by itself.",
  offlineDays: "Days it is good for",
  offlineDaysText: "After them another file is needed. It cannot be revoked earlier.",
  graceDays: "Days of grace",
  graceDaysText: "How long your plugin should go on working after that.",
  between: "Between {{least}} and {{most}}.",
  earlier: "Keys given out before keep their terms, unless the new ones are better: those hold for them, too.",
  switchedOff: "Keys given out before stay good on their terms. No more will be given out.",
  started: "The licenses are on their way to the store",
  startedText: "They hold for what is sold from then on. You can follow that under Publications.",
  kept: "Saved",
  keptText: "It will reach the store with the first publication.",
};

export default en;
