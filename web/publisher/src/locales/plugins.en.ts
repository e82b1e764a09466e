import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./plugins.es";

const en: SameKeys<typeof es> = {
  title: "Plugins",
  new: "New plugin",
  search: "Search by name or slug",
  status: "Status",
  anyStatus: "Any status",
  latest: "Latest release",
  noRelease: "No releases",
  none: "No plugin matches",
  noneText: "Try other words, or remove the filter.",
  noneAtAll: "You have no plugins yet",
  noneAtAllText: "Create the first: a name and an address will do.",
  clear: "Remove the filters",
  create: {
    title: "New plugin",
    text: "Two things to begin with. The rest goes into the listing, which saves itself.",
    name: "Name",
    nameHint: "As your customers will see it.",
    slug: "Address",
    slugHint: "Short and easy to type. It cannot change after the first submission.",
    submit: "Create and go on",
    checking: "Checking…",
    available: "It is free",
  },
  slug: {
    slug_too_short: "At least 3 characters.",
    slug_too_long: "At most 64 characters.",
    slug_form: "Only small letters, digits and single hyphens between words.",
    slug_reserved: "This word is reserved.",
    slug_taken: "Another plugin has it.",
    slug_confusable: "It is easily taken for another plugin's.",
    slug_fixed: "It was fixed with the first submission.",
  },
  tab: {
    label: "Parts of the plugin",
    listing: "Listing",
    releases: "Releases",
    licensing: "Licenses",
    statistics: "Statistics",
    publications: "Publications",
  },
  menu: {
    label: "More actions",
    store: "See in the store",
    unlist: "Unlist in the store",
    relist: "Relist",
    delete: "Delete the draft",
  },
  unlist: {
    title: "Unlist {{plugin}}",
    text: "It will no longer show in the store and nobody new can get it. Whoever has it keeps it and can download it. You can relist it whenever you like.",
    started: "It is being unlisted",
  },
  relist: {
    title: "Relist {{plugin}}",
    text: "It will show in the store again, with the last approved listing.",
    started: "On its way back to the store",
  },
  delete: {
    title: "Delete {{plugin}}",
    text: "The listing, its images and the drafts of releases are deleted. This cannot be undone.",
    done: "Plugin deleted",
  },
  takenDown: "The team has taken this plugin down from the store.",
  takenDownReason: "Reason: {{reason}}.",
  takenDownText: "Those who bought it know already. If you think it is a mistake, write to us.",
};

export default en;
