import { NumberInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import classes from "./Coupons.module.css";

/** How often the code can be used, in all and by one customer. */
export function LimitFields({ of }: { of: (field: "maxUses" | "maxPerCustomer") => GetInputPropsReturnType }) {
  const { t } = useTranslation("adminCoupons");
  const limits = [
    ["maxUses", 1_000_000],
    ["maxPerCustomer", 1000],
  ] as const;
  return (
    <div className={classes.pair}>
      {limits.map(([field, most]) => (
        <NumberInput
          key={field}
          size="md"
          label={t(`form.${field}`)}
          description={t("form.limitText")}
          min={1}
          max={most}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          inputMode="numeric"
          {...of(field)}
        />
      ))}
    </div>
  );
}
