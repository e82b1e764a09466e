import { Button, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { sameFigure } from "@shared/format/amounts";
import { useFormat } from "@shared/format/useFormat";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { AmountRow } from "@/components/AmountRow";
import { unusedCurrencies } from "@/features/listing/prices";
import classes from "./CouponForm.module.css";
import { Section } from "./Section";
import type { CouponFormType } from "./useCouponForm";

/** The code and what it takes off: what cannot be changed later. */
export function TermsFields({ form }: { form: CouponFormType }) {
  const { t } = useTranslation("coupons");
  const { language } = useFormat();
  const { kind, basisPoints } = form.values;
  return (
    <Section title={t("form.discount")}>
      <TextInput
        className={classes.code}
        label={t("form.code")}
        description={t("form.codeHint")}
        required
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="characters"
        {...form.getInputProps("code")}
      />
      <SegmentedControl
        aria-label={t("form.kind")}
        className={classes.short}
        value={kind}
        onChange={(value) => form.setFieldValue("kind", value as typeof kind)}
        data={[
          { value: "percent", label: t("form.percent") },
          { value: "amount", label: t("form.amount") },
        ]}
      />
      {kind === "percent" ? (
        <NumberInput
          className={classes.short}
          size="md"
          label={t("form.percentOff")}
          required
          hideControls
          inputMode="decimal"
          suffix=" %"
          decimalScale={2}
          decimalSeparator={language === "es" ? "," : "."}
          allowNegative={false}
          clampBehavior="none"
          value={basisPoints === "" ? "" : basisPoints / 100}
          onChange={(value) => form.setFieldValue("basisPoints", value === "" ? "" : Math.round(Number(value) * 100))}
          error={form.errors.basisPoints}
        />
      ) : (
        <Amounts form={form} />
      )}
    </Section>
  );
}

function Amounts({ form }: { form: CouponFormType }) {
  const { t } = useTranslation(["coupons", "listing"]);
  const { currencyName } = useFormat();
  const { amounts } = form.values;
  const [first, ...others] = amounts;
  const unused = first ? unusedCurrencies({ price: first, prices: others }) : [];
  const set = (next: typeof amounts) => form.setFieldValue("amounts", next);
  return (
    <fieldset className={classes.amounts}>
      <legend className="visually-hidden">{t("form.amount")}</legend>
      <p className={classes.hint}>{t("form.amountsHint")}</p>
      {amounts.map((amount, i) => (
        <AmountRow
          // By its place: a row stays the same when its currency changes, and keeps the focus
          key={i}
          id={`coupon-amount-${i}`}
          labels={i === 0}
          value={amount}
          currencies={[amount.currency, ...unused]}
          removeLabel={t("form.removeCurrency", { currency: currencyName(amount.currency) })}
          onChange={(next) => set(amounts.with(i, next))}
          onRemove={amounts.length > 1 ? () => set(amounts.toSpliced(i, 1)) : undefined}
        />
      ))}
      {form.errors.amounts && (
        <p className={classes.error} role="alert">
          {form.errors.amounts}
        </p>
      )}
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlus size={18} stroke={1.6} />}
        disabled={!first || unused.length === 0}
        onClick={() => first && unused[0] && set([...amounts, sameFigure(first, unused[0])])}
      >
        {t("form.addCurrency")}
      </Button>
    </fieldset>
  );
}
