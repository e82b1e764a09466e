import "i18next";
import type account from "./locales/account.es";
import type administration from "./locales/administration.es";
import type category from "./locales/category.es";
import type common from "./locales/common.es";
import type problems from "./locales/problems.es";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      account: typeof account;
      administration: typeof administration;
      category: typeof category;
      common: typeof common;
      problems: typeof problems;
    };
  }
}
