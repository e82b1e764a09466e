import type { SameKeys } from "../i18n/i18n";
import type es from "./problems.es";

const en: SameKeys<typeof es> = {
  unknown: "Something went wrong on our side. Try again in a moment.",
  offline: "We cannot reach the server. Check your connection and try again.",
  rate_limited: "Too many attempts. Wait {{seconds}} seconds and try again.",
};

export default en;
