import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./customer.es";

const en: SameKeys<typeof es> = {
  nav: { purchases: "Purchases", reviews: "Reviews", security: "Security", settings: "Settings" },
  browse: "Browse plugins",
  purchases: {
    empty: "You have not bought anything yet",
    emptyText: "Your purchases and their receipts will be here.",
  },
  reviews: {
    empty: "You have not written any reviews yet",
    emptyText: "Tell others what you think of the plugins you have.",
    library: "Go to your library",
    hidden: "Hidden by the operators",
  },
  status: {
    pending: "Preparing",
    awaiting_payment: "To be paid",
    processing: "Payment on its way",
    fulfilled: "Paid",
    failed: "Failed",
    expired: "Expired",
    cancelled: "Cancelled",
    partially_refunded: "Partly refunded",
    refunded: "Refunded",
    disputed: "Disputed",
    dispute_lost: "Returned by the bank",
  },
};

export default en;
