import { currencyCodes, sameFigure } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";

/** Those that are offered first to who adds a currency. */
const usual = ["EUR", "USD", "GBP", "JPY", "CHF", "CAD", "AUD", "MXN", "BRL"];

export const mostPrices = 30;

export type Prices = { price: MoneyValue; prices: MoneyValue[] };

/** The plugin at another own price: what is free is so everywhere, and no currency has two prices. */
export function withOwnPrice({ prices }: Prices, price: MoneyValue): Prices {
  return { price, prices: price.minor === 0 ? [] : prices.filter(({ currency }) => currency !== price.currency) };
}

/** The currencies without a price yet, the usual ones first. */
export function unusedCurrencies({ price, prices }: Prices): string[] {
  const used = new Set([price.currency, ...prices.map(({ currency }) => currency)]);
  return [...usual, ...currencyCodes.filter((code) => !usual.includes(code))].filter((code) => !used.has(code));
}

/** One more price, of the same figure as the plugin's own. */
export function withPriceAdded(all: Prices): MoneyValue[] {
  const [next] = unusedCurrencies(all);
  return next === undefined ? all.prices : [...all.prices, sameFigure(all.price, next)];
}
