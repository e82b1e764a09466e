import { currencyCodes } from "@shared/format/amounts";
import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { chooseCurrency, useCurrency } from "./choice";
import { priceIn } from "./price";
import { guessCurrency, regions } from "./regions";

const eur = { minor: 1900, currency: "EUR" };
const usd = { minor: 2100, currency: "USD" };
const jpy = { minor: 3000, currency: "JPY" };

beforeEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

test("a price is in the wanted currency, or else the plugin's own", () => {
  const plugin = { price: eur, prices: [jpy, usd] };
  expect(priceIn(plugin, "USD")).toBe(usd);
  expect(priceIn(plugin, "EUR")).toBe(eur);
  expect(priceIn(plugin, "CHF")).toBe(eur);
  expect(priceIn(plugin, undefined)).toBe(eur);
  const free = { price: { minor: 0, currency: "EUR" }, prices: [usd] };
  expect(priceIn(free, "USD")).toBe(free.price);
});

test.each([
  [["es-ES", "es"], "EUR"],
  [["en-US"], "USD"],
  [["es", "en-GB"], "GBP"],
  [["es-419", "es-MX"], "MXN"],
  [["zh-Hant-TW"], "TWD"],
  [["ja"], "JPY"],
  [["es"], "EUR"],
  [["bg-BG"], "EUR"],
  [["fa-IR"], undefined],
  [["C", "en_US", ""], undefined],
  [[], undefined],
])("who reads %s pays in %s", (languages, currency) => {
  expect(guessCurrency(languages)).toBe(currency);
});

test("a region has one currency, which the store can sell in", () => {
  const all = Object.values(regions).flatMap((list) => list.split(" "));
  expect(new Set(all).size).toBe(all.length);
  expect(all.every((code) => /^[A-Z]{2}$/.test(code))).toBe(true);
  expect(currencyCodes).toEqual(expect.arrayContaining(Object.keys(regions)));
});

test("a choice is remembered, in all tabs; what others left in its place is none", () => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
  localStorage.setItem("marketplace.currency", "<b>");
  const { result } = renderHook(() => useCurrency());
  expect(result.current).toBe("GBP");
  act(() => chooseCurrency("JPY"));
  expect(result.current).toBe("JPY");
  expect(localStorage.getItem("marketplace.currency")).toBe("JPY");
  act(() => {
    localStorage.setItem("marketplace.currency", "CHF");
    dispatchEvent(new StorageEvent("storage", { key: "marketplace.currency" }));
  });
  expect(result.current).toBe("CHF");
});

test("without storage a choice lasts as long as the visit", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("not allowed", "SecurityError");
  });
  const { result } = renderHook(() => useCurrency());
  act(() => chooseCurrency("PLN"));
  expect(result.current).toBe("PLN");
});
