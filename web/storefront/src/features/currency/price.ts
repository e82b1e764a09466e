import type { MoneyValue } from "@shared/format/formats";

/** What a plugin can be bought at: its own price, and further ones in other currencies. */
export type Priced = { price: MoneyValue; prices: MoneyValue[] };

/** The price in the wanted currency, or the plugin's own where it has none. What is free is so in every currency. */
export function priceIn({ price, prices }: Priced, currency: string | undefined): MoneyValue {
  if (price.minor === 0) return price;
  return prices.find((one) => one.currency === currency) ?? price;
}
