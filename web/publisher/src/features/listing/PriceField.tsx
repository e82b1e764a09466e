import { Button, SegmentedControl } from "@mantine/core";
import { sameFigure } from "@shared/format/amounts";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { AmountRow } from "@/components/AmountRow";
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
  const { currencyName } = useFormat();
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
          <AmountRow
            id="field-price"
            labels
            value={price}
            currencies={[price.currency, ...unused, ...prices.map(({ currency }) => currency)]}
            error={errors.price}
            onChange={own}
          />
          <fieldset className={classes.further}>
            <legend className={classes.legend}>{t("field.prices")}</legend>
            <p className={classes.hint}>{t("price.furtherHint")}</p>
            {prices.map((one, i) => (
              <AmountRow
                // By its place: a row stays the same when its currency changes, and keeps the focus
                key={i}
                id={`field-prices-${i}`}
                value={one}
                currencies={[one.currency, ...unused]}
                removeLabel={t("price.remove", { currency: currencyName(one.currency) })}
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
