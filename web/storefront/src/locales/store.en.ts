import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./store.es";

const en: SameKeys<typeof es> = {
  nav: {
    explore: "Browse",
    library: "Library",
    purchases: "Purchases",
    settings: "Settings",
    account: "Your account",
    preferences: "Preferences",
    admin: "Administration",
    publish: "Publish your plugin",
  },
  currency: { label: "Currency", now: "Currency: {{currency}}", choose: "Choose a currency" },
};

export default en;
