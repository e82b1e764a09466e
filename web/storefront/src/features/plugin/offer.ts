import type { Schemas } from "@/api";
import type { PluginPage } from "./queries";

type Money = Schemas["Money"];

/** The one thing that can be done with a plugin now. */
export type Offer =
  | { kind: "loading" }
  | { kind: "get"; price: Money }
  | { kind: "buy"; price: Money }
  | { kind: "continue"; price: Money; purchase: string }
  | { kind: "download" }
  | { kind: "suspended" }
  | { kind: "unlisted" }
  | { kind: "noVersion" };

type Customer =
  | { state: "unknown" }
  | { state: "guest" }
  /** Without a quote the server decides what the click leads to. */
  | { state: "customer"; quote?: Schemas["Quote"] };

type Plugin = Pick<PluginPage, "status" | "price" | "latestVersion">;

/** What is offered to whom. The quote's price wins over the page's, which may be older. */
export function offerFor(plugin: Plugin, customer: Customer): Offer {
  if (customer.state === "unknown") return { kind: "loading" };
  const quote = customer.state === "customer" ? customer.quote : undefined;
  const price = quote?.price ?? plugin.price;
  const freeForAll = price.minor === 0 && plugin.status === "listed";
  if (quote?.suspended && !freeForAll) return { kind: "suspended" };
  if (plugin.latestVersion === "") return { kind: "noVersion" };
  if (quote?.owned) return { kind: "download" };
  if (quote?.openPurchase) return { kind: "continue", price, purchase: quote.openPurchase };
  if (plugin.status === "unlisted") return { kind: "unlisted" };
  return { kind: price.minor === 0 ? "get" : "buy", price };
}
