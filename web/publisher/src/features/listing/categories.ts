/** The shelves of the store, as the server names them (internal/listing). */
export const categories = [
  "linters",
  "formatters",
  "bundlers",
  "frameworks",
  "styling",
  "testing",
  "languages",
  "security",
  "productivity",
  "integrations",
  "other",
] as const;

/** What most plugins are licensed under; any other SPDX identifier or expression can be typed. */
export const usualLicenses = [
  "MIT",
  "Apache-2.0",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "MPL-2.0",
  "GPL-3.0-only",
  "LGPL-3.0-only",
  "AGPL-3.0-only",
  "Unlicense",
  "CC0-1.0",
  "LicenseRef-Proprietary",
];

/** The currencies of prices, and the least that can be charged in each (internal/money). */
export const currencies: Record<string, number> = {
  EUR: 50,
  USD: 50,
  GBP: 30,
  CHF: 50,
  SEK: 300,
  NOK: 300,
  DKK: 250,
  PLN: 200,
  CAD: 50,
  AUD: 50,
  MXN: 1000,
  BRL: 50,
  COP: 200_000,
  ARS: 50_000,
  JPY: 50,
  CLP: 500,
  KRW: 700,
};

export const highestPrice = 99_999_999;

const withoutDecimals = new Set(["JPY", "CLP", "KRW"]);

export const decimalsOf = (currency: string) => (withoutDecimals.has(currency) ? 0 : 2);
