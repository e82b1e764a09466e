import { priceProblem } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";
import type { Schemas } from "@/api";

type Coupon = Schemas["Coupon"];

/** A coupon as it is being filled in. Times are as a field for them has them, in the reader's own zone; empty is none. */
export type Filled = {
  code: string;
  kind: Coupon["kind"];
  basisPoints: number | "";
  amounts: MoneyValue[];
  scope: "all" | "some";
  pluginIds: string[];
  startsAt: string;
  endsAt: string;
  maxUses: number | "";
  maxPerCustomer: number | "";
};

export const bounds = { maxUses: 1_000_000, maxPerCustomer: 1000, plugins: 24 } as const;

/** What a new coupon begins with. */
export const blank = (pluginIds: string[] = []): Filled => ({
  code: "",
  kind: "percent",
  basisPoints: 2000,
  amounts: [{ minor: 500, currency: "EUR" }],
  scope: pluginIds.length > 0 ? "some" : "all",
  pluginIds,
  startsAt: "",
  endsAt: "",
  maxUses: "",
  maxPerCustomer: "",
});

export const filledFrom = (coupon: Coupon): Filled => ({
  code: coupon.code,
  kind: coupon.kind,
  basisPoints: coupon.basisPoints ?? "",
  amounts: coupon.amounts ?? [],
  scope: coupon.pluginIds.length > 0 ? "some" : "all",
  pluginIds: coupon.pluginIds,
  startsAt: localTime(coupon.startsAt),
  endsAt: coupon.endsAt ? localTime(coupon.endsAt) : "",
  maxUses: coupon.maxUses ?? "",
  maxPerCustomer: coupon.maxPerCustomer ?? "",
});

/** 2026-12-31T23:59 where the reader is. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const moment = (local: string) => (local ? new Date(local).toISOString() : undefined);

export type Wrong = "code" | "percent" | "amounts" | "plugins" | "end" | "limit";

/** As the server keeps codes: whatever is typed of one, in whichever case. */
export const asCode = (typed: string) => typed.normalize("NFKC").toUpperCase().trim();

const isCode = (code: string) => /^[A-Z0-9]+(?:[-_][A-Z0-9]+)*$/.test(code) && code.length >= 3 && code.length <= 32;
const isLimit = (value: number | "", most: number) =>
  value === "" || (Number.isInteger(value) && value >= 1 && value <= most);

/** What cannot be sent like this, field by field; the server holds to the same. */
export function wrongOf(filled: Filled, now = Date.now()): Partial<Record<keyof Filled, Wrong>> {
  const { code, kind, basisPoints, amounts, scope, pluginIds, startsAt, endsAt } = filled;
  const earliest = Math.max(now, startsAt ? Date.parse(startsAt) : 0);
  const currencies = new Set(amounts.map(({ currency }) => currency));
  const chargeable = amounts.every((amount) => amount.minor > 0 && !priceProblem(amount));
  const checks: [keyof Filled, Wrong, boolean][] = [
    ["code", "code", isCode(asCode(code))],
    ["basisPoints", "percent", kind !== "percent" || (basisPoints !== "" && basisPoints >= 1 && basisPoints <= 10_000)],
    [
      "amounts",
      "amounts",
      kind !== "amount" || (amounts.length > 0 && chargeable && currencies.size === amounts.length),
    ],
    ["pluginIds", "plugins", scope === "all" || (pluginIds.length > 0 && pluginIds.length <= bounds.plugins)],
    ["endsAt", "end", !endsAt || Date.parse(endsAt) > earliest],
    ["maxUses", "limit", isLimit(filled.maxUses, bounds.maxUses)],
    ["maxPerCustomer", "limit", isLimit(filled.maxPerCustomer, bounds.maxPerCustomer)],
  ];
  return Object.fromEntries(checks.filter(([, , right]) => !right).map(([field, wrong]) => [field, wrong]));
}

/** What of a coupon can be changed, as it is sent. A time that was not touched stays to the second. */
export function usesOf(filled: Filled, saved?: Coupon): Schemas["CouponUse"] {
  const untouched = saved?.endsAt && localTime(saved.endsAt) === filled.endsAt;
  return {
    pluginIds: filled.scope === "some" ? filled.pluginIds : [],
    endsAt: untouched ? saved.endsAt : moment(filled.endsAt),
    maxUses: filled.maxUses === "" ? undefined : filled.maxUses,
    maxPerCustomer: filled.maxPerCustomer === "" ? undefined : filled.maxPerCustomer,
  };
}

export const newCouponOf = (filled: Filled): Schemas["NewCoupon"] => ({
  ...usesOf(filled),
  code: asCode(filled.code),
  kind: filled.kind,
  ...(filled.kind === "percent" ? { basisPoints: Number(filled.basisPoints) } : { amounts: filled.amounts }),
  startsAt: moment(filled.startsAt),
});
