import { expect, test } from "vitest";
import { offerFor } from "./offer";

const eur = (minor: number) => ({ minor, currency: "EUR" });
const paid = { status: "listed" as const, price: eur(1900), latestVersion: "1.0.0" };
const free = { ...paid, price: eur(0) };
const quote = { pluginId: "p", price: eur(1900), prices: [eur(1900)], owned: false, suspended: false };
const customer = (changes: Partial<typeof quote> & { openPurchase?: string } = {}) => ({
  state: "customer" as const,
  quote: { ...quote, ...changes },
});

test.each([
  ["nobody knows yet who it is", paid, { state: "unknown" as const }, "loading"],
  ["a guest may buy", paid, { state: "guest" as const }, "buy"],
  ["a guest may get", free, { state: "guest" as const }, "get"],
  ["a customer may buy", paid, customer(), "buy"],
  ["a purchase under way goes on", paid, customer({ openPurchase: "x" }), "continue"],
  ["owners download", paid, customer({ owned: true }), "download"],
  [
    "owners download what is no longer on sale",
    { ...paid, status: "unlisted" as const },
    customer({ owned: true }),
    "download",
  ],
  ["others cannot have it then", { ...paid, status: "unlisted" as const }, customer(), "unlisted"],
  ["nor can guests", { ...free, status: "unlisted" as const }, { state: "guest" as const }, "unlisted"],
  ["a dispute pauses downloads", paid, customer({ owned: true, suspended: true }), "suspended"],
  ["what became free is for all", free, customer({ owned: true, suspended: true, price: eur(0) }), "download"],
  ["all versions are withdrawn", { ...paid, latestVersion: "" }, customer(), "noVersion"],
  ["without a quote the server decides", paid, { state: "customer" as const }, "buy"],
])("%s", (_, plugin, who, kind) => {
  expect(offerFor(plugin, who).kind).toBe(kind);
});

test("the quote's price wins", () => {
  expect(offerFor(paid, customer({ price: eur(900) }))).toEqual({ kind: "buy", price: eur(900) });
});
