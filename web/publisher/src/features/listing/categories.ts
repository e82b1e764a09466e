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
