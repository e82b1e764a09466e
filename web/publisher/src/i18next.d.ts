import "i18next";
import type account from "@shared/locales/account.es";
import type administration from "@shared/locales/administration.es";
import type common from "@shared/locales/common.es";
import type problems from "@shared/locales/problems.es";
import type dashboard from "./locales/dashboard.es";
import type editor from "./locales/editor.es";
import type listing from "./locales/listing.es";
import type panel from "./locales/panel.es";
import type plugins from "./locales/plugins.es";
import type publications from "./locales/publications.es";
import type releases from "./locales/releases.es";
import type rules from "./locales/rules.es";
import type statistics from "./locales/statistics.es";
import type submission from "./locales/submission.es";
import type submissions from "./locales/submissions.es";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      account: typeof account;
      administration: typeof administration;
      common: typeof common;
      panel: typeof panel;
      problems: typeof problems;
      rules: typeof rules;
      submission: typeof submission;
      submissions: typeof submissions;
      statistics: typeof statistics;
      releases: typeof releases;
      publications: typeof publications;
      plugins: typeof plugins;
      editor: typeof editor;
      listing: typeof listing;
      dashboard: typeof dashboard;
    };
  }
}
