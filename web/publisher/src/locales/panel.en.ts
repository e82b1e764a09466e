import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./panel.es";

const en: SameKeys<typeof es> = {
  nav: {
    dashboard: "Overview",
    plugins: "Plugins",
    submissions: "Submissions",
    publications: "Publications",
    coupons: "Coupons",
    payouts: "Payouts",
    review: "Review desk",
    operations: "Operations",
    settings: "Settings",
    store: "See the store",
    account: "Your account",
    preferences: "Preferences",
    open: "Open the menu",
    publisherSpace: "For publishers",
  },
};

export default en;
