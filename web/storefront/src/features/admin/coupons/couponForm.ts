import { currencyCodes } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";
import type { Schemas } from "@/api";
import { momentOf } from "../moments";
import type { PickedPlugin } from "../PluginPicker";

export type Limits = { endsAt: string; maxUses: number | string; maxPerCustomer: number | string; note: string };

/** What is typed; `basisPoints` is in percent, as people say it. */
export type CouponValues = Limits & {
  code: string;
  kind: "percent" | "amount";
  basisPoints: number | string;
  amounts: MoneyValue[];
  plugins: PickedPlugin[];
  startsAt: string;
};

export const emptyCoupon: CouponValues = {
  code: "",
  kind: "percent",
  basisPoints: "",
  amounts: [{ minor: 0, currency: "EUR" }],
  plugins: [],
  startsAt: "",
  endsAt: "",
  maxUses: "",
  maxPerCustomer: "",
  note: "",
};

const whole = (value: number | string) => (value === "" ? undefined : Math.round(Number(value)));

export const limitsBody = ({ endsAt, maxUses, maxPerCustomer, note }: Limits): Schemas["CouponUse"] => ({
  endsAt: momentOf(endsAt),
  maxUses: whole(maxUses),
  maxPerCustomer: whole(maxPerCustomer),
  note: note.trim() || undefined,
});

export const couponBody = (values: CouponValues): Schemas["NewCoupon"] => ({
  ...limitsBody(values),
  code: values.code.trim(),
  kind: values.kind,
  basisPoints: values.kind === "percent" ? Math.round(Number(values.basisPoints) * 100) : undefined,
  amounts: values.kind === "amount" ? values.amounts.filter(({ minor }) => minor > 0) : undefined,
  plugins: values.plugins.map(({ slug }) => slug),
  startsAt: momentOf(values.startsAt),
});

const codePattern = /^[a-z0-9]+([-_][a-z0-9]+)*$/i;

/** What cannot be, before it is sent; the words are in form.wrong. */
export function couponProblems(values: CouponValues, now: number) {
  const code = values.code.trim();
  const percent = Number(values.basisPoints);
  const lacking = {
    code: code.length < 3 || code.length > 32 || !codePattern.test(code),
    basisPoints: values.kind === "percent" && (values.basisPoints === "" || percent < 0.01 || percent > 100),
    amounts: values.kind === "amount" && !values.amounts.some(({ minor }) => minor > 0),
    endsAt: windowWrong(values.startsAt, values.endsAt, now),
  };
  return lacking;
}

export function windowWrong(startsAt: string, endsAt: string, now: number): boolean {
  const ends = momentOf(endsAt);
  if (!ends) return false;
  const starts = momentOf(startsAt);
  return new Date(ends).getTime() <= Math.max(now, starts ? new Date(starts).getTime() : 0);
}

/** Currencies that have no amount yet. */
export const unusedCurrencies = (amounts: MoneyValue[]) =>
  currencyCodes.filter((code) => !amounts.some(({ currency }) => currency === code));
