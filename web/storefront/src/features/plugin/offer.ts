import type { Schemas } from "@/api";
import { type Priced, priceIn } from "@/features/currency/price";
import type { PluginPage } from "./queries";

type Money = Schemas["Money"];

/** The one thing that can be done with a plugin now, and what it costs. */
export type Offer =
  | { kind: "loading" }
  | { kind: "get"; price: Money }
  | { kind: "buy"; price: Money; discount?: Schemas["CouponDiscount"] }
  /** The price is that at which it was begun. */
  | { kind: "continue"; price: Money; discount?: Schemas["CouponDiscount"]; purchase: string }
  | { kind: "download" }
  | { kind: "suspended" }
  | { kind: "unlisted" }
  | { kind: "noVersion" };

export type Customer =
  | { state: "unknown" }
  | { state: "guest" }
  /** Without a quote the server decides what the click leads to. */
  | { state: "customer"; quote?: Schemas["Quote"] };

type Plugin = Pick<PluginPage, "status" | "latestVersion"> & Priced;

/** What is offered to whom, in the wanted currency where there is such a price. The quote's prices win over the page's, which may be older. */
export function offerFor(plugin: Plugin, customer: Customer, currency: string | undefined): Offer {
  if (customer.state === "unknown") return { kind: "loading" };
  const quote = customer.state === "customer" ? customer.quote : undefined;
  const price = priceIn(quote ?? plugin, currency);
  const freeForAll = price.minor === 0 && plugin.status === "listed";
  if (quote?.suspended && !freeForAll) return { kind: "suspended" };
  if (plugin.latestVersion === "") return { kind: "noVersion" };
  if (quote?.owned) return { kind: "download" };
  if (quote?.openPurchase) return { kind: "continue", price, purchase: quote.openPurchase };
  if (plugin.status === "unlisted") return { kind: "unlisted" };
  return { kind: price.minor === 0 ? "get" : "buy", price };
}
