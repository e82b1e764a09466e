import { useFormat } from "@shared/format/useFormat";
import { useCallback } from "react";
import type { Schemas } from "@/api";

/** What a coupon takes off, in a few signs: −20 %, or −5,00 € · −6,00 US$. */
export function useOff(): (coupon: Pick<Schemas["Coupon"], "kind" | "basisPoints" | "amounts">) => string {
  const { basisPoints, money } = useFormat();
  return useCallback(
    ({ kind, basisPoints: share = 0, amounts = [] }) =>
      kind === "percent" ? `−${basisPoints(share)}` : amounts.map((amount) => `−${money(amount)}`).join(" · "),
    [basisPoints, money],
  );
}
