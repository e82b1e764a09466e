import "i18next";
import type account from "@shared/locales/account.es";
import type common from "@shared/locales/common.es";
import type problems from "@shared/locales/problems.es";
import type panel from "./locales/panel.es";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { account: typeof account; common: typeof common; problems: typeof problems; panel: typeof panel };
  }
}
