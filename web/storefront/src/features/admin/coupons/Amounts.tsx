import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { AmountInput } from "@shared/components/AmountInput";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Coupons.module.css";
import { unusedCurrencies } from "./couponForm";

type Props = { value: MoneyValue[]; onChange: (amounts: MoneyValue[]) => void; error?: ReactNode };

/** An amount in each currency in which the code shall be good. */
export function Amounts({ value, onChange, error }: Props) {
  const { t } = useTranslation("adminCoupons");
  const { currencyName } = useFormat();
  const unused = unusedCurrencies(value);
  return (
    <>
      <p className={classes.hint}>{t("form.amountsText")}</p>
      {value.map((amount, i) => (
        // By its place: a row stays the same when its currency changes, and keeps the focus
        <div key={i} className={classes.amount}>
          <AmountInput
            size="md"
            aria-label={t("form.amountIn", { currency: currencyName(amount.currency) })}
            value={amount}
            onChange={(next) => onChange(value.with(i, next))}
          />
          <NativeSelect
            size="md"
            aria-label={t("form.currency")}
            value={amount.currency}
            onChange={(event) => onChange(value.with(i, { minor: 0, currency: event.currentTarget.value }))}
            data={[amount.currency, ...unused]}
          />
          {value.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={40}
              aria-label={t("form.removeCurrency", { currency: currencyName(amount.currency) })}
              onClick={() => onChange(value.toSpliced(i, 1))}
            >
              <IconX size={18} stroke={1.6} />
            </ActionIcon>
          )}
        </div>
      ))}
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlus size={18} stroke={1.6} />}
        disabled={unused.length === 0}
        onClick={() => unused[0] && onChange([...value, { minor: 0, currency: unused[0] }])}
      >
        {t("form.addCurrency")}
      </Button>
    </>
  );
}
