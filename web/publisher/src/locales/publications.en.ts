import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./publications.es";

const en: SameKeys<typeof es> = {
  title: "Publications",
  text: "Every change on its way to the store, and how far it is.",
  open: "Only those under way",
  none: "Nothing has gone to the store yet",
  noneText: "When a release is approved, you see here how it gets there.",
  noneOpen: "Nothing is under way",
  noneOpenText: "All that was to be published is in the store.",
  showAll: "Show all",
  title_publish: "{{version}} to the store",
  title_withdraw: "Withdraw {{version}}",
  title_unlist: "Unlist the plugin",
  title_relist: "Relist the plugin",
  title_takedown: "Taken down by the team",
  title_licensing: "Change the terms of licenses",
  progress: "Step {{step}} of {{total}}: {{stage}}",
  done: "In the store",
  gone: "Out of the store",
  superseded: "Superseded by a later change",
  waiting: "Under way",
  failing: "Does not get past “{{stage}}”",
  attempts_one: "{{count}} failed try.",
  attempts_many: "{{count}} failed tries.",
  attempts_other: "{{count}} failed tries.",
  next: "Next try",
  keeps: "We keep trying by ourselves; nothing is lost.",
  detail: "Last error",
  retry: "Try now",
  workflow: "See in Temporal",
  retried: "We are trying again",
  cause: {
    unreachable: "The store does not answer.",
    missing: "A file that is to be published is missing.",
    mismatch: "The file is not the one that was reviewed.",
    other: "Something fails on our side.",
  },
};

export default en;
