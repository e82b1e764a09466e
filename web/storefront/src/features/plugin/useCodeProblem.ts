import type { ProblemError } from "@shared/api/problem";
import { useProblemText } from "@shared/api/useProblemText";
import { useFormat } from "@shared/format/useFormat";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";

type Bounds = Schemas["CouponBounds"];

/** Why a discount code is not taken, with what it is good for instead as far as the server tells it. */
export function useCodeProblem(): (error: ProblemError) => string {
  const { t } = useTranslation("plugin");
  const format = useFormat();
  const problemText = useProblemText();
  return useCallback(
    (error: ProblemError) => {
      const bounds = (error.errors[0]?.value ?? {}) as Bounds;
      if (error.code === "coupon_not_started" && bounds.from)
        return t("code.from", { when: format.dateTime(bounds.from) });
      if (error.code === "coupon_expired" && bounds.until)
        return t("code.until", { when: format.dateTime(bounds.until) });
      if (error.code === "coupon_other_currency" && bounds.currencies)
        return t("code.currencies", { currencies: format.list(bounds.currencies) });
      return problemText(error);
    },
    [t, format, problemText],
  );
}
