import "i18next";
import type account from "@shared/locales/account.es";
import type administration from "@shared/locales/administration.es";
import type category from "@shared/locales/category.es";
import type common from "@shared/locales/common.es";
import type problems from "@shared/locales/problems.es";
import type coupons from "./locales/coupons.es";
import type dashboard from "./locales/dashboard.es";
import type editor from "./locales/editor.es";
import type licensing from "./locales/licensing.es";
import type listing from "./locales/listing.es";
import type operations from "./locales/operations.es";
import type panel from "./locales/panel.es";
import type payouts from "./locales/payouts.es";
import type plugins from "./locales/plugins.es";
import type publications from "./locales/publications.es";
import type releases from "./locales/releases.es";
import type review from "./locales/review.es";
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
      category: typeof category;
      common: typeof common;
      coupons: typeof coupons;
      dashboard: typeof dashboard;
      editor: typeof editor;
      licensing: typeof licensing;
      listing: typeof listing;
      operations: typeof operations;
      panel: typeof panel;
      payouts: typeof payouts;
      plugins: typeof plugins;
      problems: typeof problems;
      publications: typeof publications;
      releases: typeof releases;
      review: typeof review;
      rules: typeof rules;
      statistics: typeof statistics;
      submission: typeof submission;
      submissions: typeof submissions;
    };
  }
}
