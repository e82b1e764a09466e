import { NumberInput, type NumberInputProps } from "@mantine/core";
import { decimalsOf, limitOf, major, minor } from "../format/amounts";
import type { MoneyValue } from "../format/formats";
import { useFormat } from "../format/useFormat";

type Props = Omit<NumberInputProps, "value" | "onChange" | "min" | "max" | "decimalScale" | "fixedDecimalScale"> & {
  value: MoneyValue;
  onChange: (value: MoneyValue) => void;
  /** What there is at most; the most that can be charged when it is not said. */
  most?: MoneyValue;
};

/** An amount as its currency is written; what is kept is in minor units. Nothing typed is no amount, and changes nothing. */
export function AmountInput({ value, onChange, most, ...props }: Props) {
  const { language } = useFormat();
  const { currency } = value;
  const decimals = limitOf(currency, "step").minor === 100 ? 0 : decimalsOf(currency);
  return (
    <NumberInput
      hideControls
      inputMode={decimals > 0 ? "decimal" : "numeric"}
      decimalScale={decimals}
      fixedDecimalScale={decimals > 0}
      decimalSeparator={language === "es" ? "," : "."}
      thousandSeparator={language === "es" ? "." : ","}
      allowNegative={false}
      max={major(most ?? limitOf(currency, "most"))}
      {...props}
      value={major(value)}
      onChange={(amount) => {
        if (amount === "") return;
        const changed = minor(Number(amount), currency);
        if (changed !== value.minor) onChange({ minor: changed, currency });
      }}
    />
  );
}
