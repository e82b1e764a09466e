import { expect, test } from "vitest";
import type { Schemas } from "@/api";
import { offerFor } from "./offer";

type Money = Schemas["Money"];

const eur = (minor: number) => ({ minor, currency: "EUR" });
const usd = (minor: number) => ({ minor, currency: "USD" });
const paid = { status: "listed" as const, price: eur(1900), prices: [] as Money[], latestVersion: "1.0.0" };
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
  expect(offerFor(plugin, who, "EUR").kind).toBe(kind);
});

test("the quote's price wins", () => {
  const cheaper = customer({ price: eur(900), prices: [eur(900), usd(990)] });
  expect(offerFor(paid, cheaper, undefined)).toEqual({ kind: "buy", price: eur(900) });
  expect(offerFor({ ...paid, prices: [usd(2100)] }, cheaper, "USD")).toEqual({ kind: "buy", price: usd(990) });
});

test("a price is in the wanted currency, or else the plugin's own", () => {
  const both = { ...paid, prices: [usd(2100)] };
  expect(offerFor(both, { state: "guest" }, "USD")).toEqual({ kind: "buy", price: usd(2100) });
  expect(offerFor(both, { state: "guest" }, "JPY")).toEqual({ kind: "buy", price: eur(1900) });
  expect(offerFor(free, { state: "guest" }, "USD")).toEqual({ kind: "get", price: eur(0) });
});
