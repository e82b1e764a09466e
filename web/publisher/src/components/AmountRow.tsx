import { ActionIcon, NativeSelect } from "@mantine/core";
import { AmountInput } from "@shared/components/AmountInput";
import { limitOf, priceProblem, sameFigure } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./AmountRow.module.css";

type Props = {
  id: string;
  /** Whether amount and currency are labelled for all to see: of the first row of several. */
  labels?: boolean;
  value: MoneyValue;
  currencies: string[];
  error?: ReactNode;
  removeLabel?: string;
  onChange: (value: MoneyValue) => void;
  onRemove?: () => void;
};

/** An amount that can be charged, in a currency to choose. What cannot be charged is told at once. */
export function AmountRow({ id, labels, value, currencies, error, removeLabel, onChange, onRemove }: Props) {
  const { t } = useTranslation("listing");
  const { money, currencyName } = useFormat();
  const wrong = priceProblem(value);
  const label = t("price.amountIn", { currency: currencyName(value.currency) });
  return (
    <div className={classes.row}>
      <AmountInput
        id={id}
        size="md"
        label={labels && t("price.amount")}
        aria-label={labels ? undefined : label}
        value={value}
        error={
          error ??
          (wrong && wrong !== "currency" && t(`price.${wrong}`, { amount: money(limitOf(value.currency, wrong)) }))
        }
        onChange={(next) => next.minor > 0 && onChange(next)}
      />
      <NativeSelect
        size="md"
        label={labels && t("price.currency")}
        aria-label={labels ? undefined : t("price.currency")}
        value={value.currency}
        data={currencies.map((code) => ({ value: code, label: `${code} · ${currencyName(code)}` }))}
        onChange={(event) => onChange(sameFigure(value, event.currentTarget.value))}
      />
      {onRemove && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={42}
          mt={labels ? 26 : 0}
          aria-label={removeLabel}
          onClick={onRemove}
        >
          <IconX size={18} stroke={1.6} />
        </ActionIcon>
      )}
    </div>
  );
}
