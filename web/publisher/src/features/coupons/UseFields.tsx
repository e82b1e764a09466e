import { MultiSelect, NumberInput, Radio, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pluginChoiceQuery } from "@/features/dashboard/queries";
import classes from "./CouponForm.module.css";
import { bounds, type Filled } from "./filled";
import { Section } from "./Section";
import type { CouponFormType } from "./useCouponForm";

/** Where, until when and how often a code is good: what can be changed at any time. `from` is of one that is not made yet. */
export function UseFields({ form, from }: { form: CouponFormType; from?: boolean }) {
  const { t } = useTranslation("coupons");
  return (
    <>
      <Section title={t("form.where")}>
        <Scope form={form} />
      </Section>
      <Section title={t("form.when")} hint={t("form.zone")}>
        <div className={classes.pair}>
          {from && (
            <TextInput
              type="datetime-local"
              label={t("form.startsAt")}
              description={t("form.startsHint")}
              {...form.getInputProps("startsAt")}
            />
          )}
          <TextInput
            type="datetime-local"
            label={t("form.endsAt")}
            description={t("form.endsHint")}
            {...form.getInputProps("endsAt")}
          />
        </div>
      </Section>
      <Section title={t("form.limits")} hint={t("form.limitsHint")}>
        <div className={classes.pair}>
          <Limit form={form} field="maxUses" />
          <Limit form={form} field="maxPerCustomer" />
        </div>
      </Section>
    </>
  );
}

function Scope({ form }: { form: CouponFormType }) {
  const { t } = useTranslation("coupons");
  const { data } = useQuery(pluginChoiceQuery);
  const { scope, pluginIds } = form.values;
  // One that is not among those known by name can still be taken out.
  const known = new Map(data?.items.map(({ id, name }) => [id, name]));
  const choices = [...known.keys(), ...pluginIds.filter((id) => !known.has(id))];
  return (
    <>
      <Radio.Group
        size="md"
        aria-label={t("form.where")}
        value={scope}
        onChange={(value) => form.setFieldValue("scope", value as Filled["scope"])}
      >
        <Stack gap="xs">
          <Radio size="md" value="all" label={t("form.all")} />
          <Radio size="md" value="some" label={t("form.some")} />
        </Stack>
      </Radio.Group>
      {scope === "some" && (
        <MultiSelect
          size="md"
          label={t("form.plugins")}
          placeholder={pluginIds.length === 0 ? t("form.choosePlugins") : undefined}
          nothingFoundMessage={t("form.noPlugin")}
          searchable
          hidePickedOptions
          maxValues={bounds.plugins}
          data={choices.map((id) => ({ value: id, label: known.get(id) ?? id }))}
          {...form.getInputProps("pluginIds")}
        />
      )}
    </>
  );
}

function Limit({ form, field }: { form: CouponFormType; field: "maxUses" | "maxPerCustomer" }) {
  const { t } = useTranslation("coupons");
  return (
    <NumberInput
      size="md"
      label={t(`form.${field}`)}
      description={t("form.noLimit")}
      hideControls
      inputMode="numeric"
      allowDecimal={false}
      allowNegative={false}
      value={form.values[field]}
      onChange={(value) => form.setFieldValue(field, value === "" ? "" : Number(value))}
      error={form.errors[field]}
    />
  );
}
