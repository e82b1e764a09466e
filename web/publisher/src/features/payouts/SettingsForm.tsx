import { ActionIcon, Button, Group, NativeSelect, Radio, Stack } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { AmountInput } from "@shared/components/AmountInput";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { panel } from "@/api";
import { decisionOf, fill, leastOf, mostOf, problemOf, type Schedule, type Settings, same } from "./decision";
import { payoutsChanged, settingsQuery } from "./queries";
import classes from "./SettingsForm.module.css";

const schedules: Schedule[] = ["monthly", "weekly", "manual"];

/** When and from which amounts on the publisher is paid. */
export function SettingsForm({ settings, earned }: { settings: Settings; earned: string[] }) {
  const { t } = useTranslation(["payouts", "common"]);
  const [filled, setFilled] = useState(() => fill(settings, earned));
  const save = useSave();
  const decision = decisionOf(filled, settings);
  const wrong = filled.amounts.some((amount) => problemOf(settings, amount));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) save.mutate(decision);
  };
  const setAmounts = (amounts: MoneyValue[]) => setFilled((before) => ({ ...before, amounts }));
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Radio.Group
        size="md"
        label={t("settings.schedule")}
        value={filled.schedule}
        onChange={(value) =>
          setFilled((before) => ({
            ...before,
            schedule: schedules.find((known) => known === value) ?? before.schedule,
          }))
        }
      >
        <Stack gap="sm" mt="sm">
          {schedules.map((value) => (
            <Radio
              key={value}
              size="md"
              value={value}
              label={t(`settings.${value}`)}
              description={t(`settings.${value}Text`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Amounts settings={settings} earned={earned} amounts={filled.amounts} onChange={setAmounts} />
      {!settings.inStore && <p className={classes.hint}>{t("settings.onItsWay")}</p>}
      <Group>
        <Button type="submit" loading={save.isPending} disabled={wrong || same(decision, settings)}>
          {t("common:action.save")}
        </Button>
      </Group>
    </form>
  );
}

type AmountsProps = {
  settings: Settings;
  earned: string[];
  amounts: MoneyValue[];
  onChange: (amounts: MoneyValue[]) => void;
};

function Amounts({ settings, earned, amounts, onChange }: AmountsProps) {
  const { t } = useTranslation("payouts");
  const { money, currencyName } = useFormat();
  const unused = settings.least.filter(({ currency }) => !amounts.some((one) => one.currency === currency));
  return (
    <fieldset className={classes.amounts}>
      <legend className={classes.legend}>{t("settings.thresholds")}</legend>
      <p className={classes.hint}>{t("settings.thresholdsText")}</p>
      {amounts.map((amount, i) => {
        const wrong = problemOf(settings, amount);
        const limit = wrong === "most" ? mostOf(settings, amount.currency) : leastOf(settings, amount.currency);
        const limitText = t(`settings.${wrong ?? "least"}`, { amount: money(limit, { trim: true }) });
        return (
          <div key={amount.currency} className={classes.row}>
            <AmountInput
              size="md"
              className={classes.amount}
              label={t("settings.amountIn", { currency: currencyName(amount.currency) })}
              description={limitText}
              value={amount}
              error={wrong && limitText}
              onChange={(next) => onChange(amounts.with(i, next))}
            />
            {!earned.includes(amount.currency) && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={42}
                aria-label={t("settings.remove", { currency: currencyName(amount.currency) })}
                onClick={() => onChange(amounts.toSpliced(i, 1))}
              >
                <IconX size={18} stroke={1.6} />
              </ActionIcon>
            )}
          </div>
        );
      })}
      {unused.length > 0 && (
        <NativeSelect
          className={classes.amount}
          aria-label={t("settings.add")}
          value=""
          data={[
            { value: "", label: t("settings.add") },
            ...unused.map(({ currency }) => ({ value: currency, label: `${currency} · ${currencyName(currency)}` })),
          ]}
          onChange={(event) => {
            const chosen = unused.find(({ currency }) => currency === event.currentTarget.value);
            if (chosen) onChange([...amounts, chosen]);
          }}
        />
      )}
    </fieldset>
  );
}

function useSave() {
  const { t } = useTranslation("payouts");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: ReturnType<typeof decisionOf>) =>
      (await panel.fetch.PUT("/v1/payouts/settings", { body })).data,
    onSuccess(saved) {
      if (saved) queryClient.setQueryData(settingsQuery.queryKey, saved);
      void payoutsChanged(queryClient);
      notify({ tone: "good", title: t("settings.saved"), message: t("settings.savedText") });
    },
    onError: toast,
  });
}
