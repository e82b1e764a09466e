import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./library.es";

const en: SameKeys<typeof es> = {
  title: "Library",
  show: "What to show",
  all: "Everything",
  updates: "With updates",
  update: "Update: {{version}}",
  suspended: "Paused by a dispute",
  takenDown: "Removed from the store",
  unlisted: "No longer offered",
  boughtFor: "Bought for",
  free: "Free",
  downloaded: "You have {{version}},",
  neverDownloaded: "Not downloaded yet",
  download: "Download {{version}}",
  purchase: "See the purchase",
  license: "License",
  licenseOf: "License of {{plugin}}",
  empty: "Your library is empty",
  emptyText: "What you get or buy appears here, ready to download.",
  browse: "Browse plugins",
  upToDate: "All up to date",
  upToDateText: "You have the latest version of everything you downloaded.",
};

export default en;
