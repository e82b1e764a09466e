import { NativeSelect, NumberInput, SegmentedControl } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { currencies, decimalsOf, highestPrice } from "./categories";
import classes from "./PriceField.module.css";

type Money = Schemas["Money"];
type Props = { value: Money; onChange: (price: Money) => void; error?: string };

/** Free, or an amount in whole and hundredth parts of a currency; what is kept is always in minor units. */
export function PriceField({ value, onChange, error }: Props) {
  const { t } = useTranslation("listing");
  const { money, language } = useFormat();
  const decimals = decimalsOf(value.currency);
  const least = { minor: currencies[value.currency] ?? 0, currency: value.currency };
  const paid = value.minor > 0;
  const tooLittle = paid && value.minor < least.minor;
  const change = (next: Partial<Money>) => onChange({ ...value, ...next });
  return (
    <div className={classes.price}>
      <SegmentedControl
        aria-label={t("field.price")}
        value={paid ? "paid" : "free"}
        onChange={(mode) => change({ minor: mode === "free" ? 0 : Math.max(least.minor, 9 * 10 ** decimals) })}
        data={[
          { value: "free", label: t("price.free") },
          { value: "paid", label: t("price.paid") },
        ]}
      />
      {paid && (
        <div className={classes.amount}>
          <NumberInput
            id="field-price"
            label={t("price.amount")}
            size="md"
            hideControls
            decimalScale={decimals}
            fixedDecimalScale={decimals > 0}
            decimalSeparator={language === "es" ? "," : "."}
            thousandSeparator={language === "es" ? "." : ","}
            allowNegative={false}
            max={highestPrice / 10 ** decimals}
            value={value.minor / 10 ** decimals}
            error={error ?? (tooLittle && t("price.least", { amount: money(least) }))}
            onChange={(amount) => {
              const minor = Math.round(Number(amount) * 10 ** decimals);
              if (minor > 0) change({ minor });
            }}
          />
          <NativeSelect
            label={t("price.currency")}
            size="md"
            value={value.currency}
            data={Object.keys(currencies)}
            onChange={(event) => change(inCurrency(value, event.currentTarget.value))}
          />
        </div>
      )}
      {paid && <p className={classes.hint}>{t("price.fee")}</p>}
    </div>
  );
}

/** The same figure in another currency, which may have other decimals. */
function inCurrency({ minor, currency }: Money, next: string): Money {
  return { minor: Math.round(minor * 10 ** (decimalsOf(next) - decimalsOf(currency))), currency: next };
}
