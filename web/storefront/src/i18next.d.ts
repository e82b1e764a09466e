import "i18next";
import type account from "@shared/locales/account.es";
import type administration from "@shared/locales/administration.es";
import type common from "@shared/locales/common.es";
import type problems from "@shared/locales/problems.es";
import type admin from "./locales/admin.es";
import type adminCoupons from "./locales/adminCoupons.es";
import type adminLicenses from "./locales/adminLicenses.es";
import type adminRefunds from "./locales/adminRefunds.es";
import type books from "./locales/books.es";
import type catalogue from "./locales/catalogue.es";
import type currency from "./locales/currency.es";
import type customer from "./locales/customer.es";
import type disputes from "./locales/disputes.es";
import type documents from "./locales/documents.es";
import type library from "./locales/library.es";
import type license from "./locales/license.es";
import type payouts from "./locales/payouts.es";
import type plugin from "./locales/plugin.es";
import type proof from "./locales/proof.es";
import type purchase from "./locales/purchase.es";
import type refund from "./locales/refund.es";
import type store from "./locales/store.es";
import type taxes from "./locales/taxes.es";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: {
      account: typeof account;
      administration: typeof administration;
      common: typeof common;
      problems: typeof problems;
      admin: typeof admin;
      adminCoupons: typeof adminCoupons;
      adminLicenses: typeof adminLicenses;
      adminRefunds: typeof adminRefunds;
      books: typeof books;
      currency: typeof currency;
      customer: typeof customer;
      disputes: typeof disputes;
      documents: typeof documents;
      library: typeof library;
      license: typeof license;
      purchase: typeof purchase;
      catalogue: typeof catalogue;
      payouts: typeof payouts;
      plugin: typeof plugin;
      proof: typeof proof;
      refund: typeof refund;
      store: typeof store;
      taxes: typeof taxes;
    };
  }
}
