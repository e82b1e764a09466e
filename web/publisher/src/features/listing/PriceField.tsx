import { ActionIcon, Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { AmountInput } from "@shared/components/AmountInput";
import { limitOf, priceProblem, sameFigure } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./PriceField.module.css";
import { mostPrices, type Prices, unusedCurrencies, withOwnPrice, withPriceAdded } from "./prices";

type Props = {
  value: Prices;
  onChange: (changed: Partial<Prices>) => void;
  errors: { price?: string; prices?: string };
};

/** Free, or a price of the publisher's own currency and as many others as they like. */
export function PriceField({ value, onChange, errors }: Props) {
  const { t } = useTranslation("listing");
  const { price, prices } = value;
  const paid = price.minor > 0;
  const own = (next: MoneyValue) => {
    const changed = withOwnPrice(value, next);
    onChange(changed.prices.length === prices.length ? { price: changed.price } : changed);
  };
  const unused = unusedCurrencies(value);
  return (
    <div className={classes.price}>
      <SegmentedControl
        aria-label={t("field.price")}
        value={paid ? "paid" : "free"}
        onChange={(mode) => own(mode === "free" ? { ...price, minor: 0 } : sameFigure(nine, price.currency))}
        data={[
          { value: "free", label: t("price.free") },
          { value: "paid", label: t("price.paid") },
        ]}
      />
      {paid && (
        <>
          <PriceRow
            id="field-price"
            labels
            value={price}
            currencies={[price.currency, ...unused, ...prices.map(({ currency }) => currency)]}
            error={errors.price}
            onChange={own}
          />
          <p className={classes.hint}>{t("price.fee")}</p>
          <fieldset className={classes.further}>
            <legend className={classes.legend}>{t("field.prices")}</legend>
            <p className={classes.hint}>{t("price.furtherHint")}</p>
            {prices.map((one, i) => (
              <PriceRow
                // By its place: a row stays the same when its currency changes, and keeps the focus
                key={i}
                id={`field-prices-${i}`}
                value={one}
                currencies={[one.currency, ...unused]}
                onChange={(next) => onChange({ prices: prices.with(i, next) })}
                onRemove={() => onChange({ prices: prices.toSpliced(i, 1) })}
              />
            ))}
            {errors.prices && (
              <p className={classes.error} role="alert">
                {errors.prices}
              </p>
            )}
            <Button
              id="field-prices"
              variant="default"
              size="sm"
              leftSection={<IconPlus size={18} stroke={1.6} />}
              disabled={unused.length === 0 || prices.length >= mostPrices}
              onClick={() => onChange({ prices: withPriceAdded(value) })}
            >
              {t("price.add")}
            </Button>
          </fieldset>
        </>
      )}
    </div>
  );
}

/** What a plugin costs that is just becoming one to pay for. */
const nine: MoneyValue = { minor: 900, currency: "EUR" };

type RowProps = {
  id: string;
  labels?: boolean;
  value: MoneyValue;
  currencies: string[];
  error?: string;
  onChange: (value: MoneyValue) => void;
  onRemove?: () => void;
};

function PriceRow({ id, labels, value, currencies, error, onChange, onRemove }: RowProps) {
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
          aria-label={t("price.remove", { currency: currencyName(value.currency) })}
          onClick={onRemove}
        >
          <IconX size={18} stroke={1.6} />
        </ActionIcon>
      )}
    </div>
  );
}
