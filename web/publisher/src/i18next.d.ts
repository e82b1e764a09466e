import "i18next";
import type account from "@shared/locales/account.es";
import type administration from "@shared/locales/administration.es";
import type common from "@shared/locales/common.es";
import type problems from "@shared/locales/problems.es";
import type panel from "./locales/panel.es";
import type rules from "./locales/rules.es";
import type submission from "./locales/submission.es";

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
    };
  }
}
