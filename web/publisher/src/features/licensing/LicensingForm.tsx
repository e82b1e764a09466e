import { Alert, Button, Group, NumberInput, Radio, Stack, Switch } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { pluginQuery } from "../plugins/queries";
import classes from "./LicensingForm.module.css";
import { type Bounded, bounds, fill, sameTerms, termsOf, wrongFields } from "./terms";

type Plugin = Schemas["Plugin"];

/** Whether customers get license keys with the plugin, and on which terms. */
export function LicensingForm({ plugin }: { plugin: Plugin }) {
  const { t } = useTranslation(["licensing", "common"]);
  const { number } = useFormat();
  const [filled, setFilled] = useState(() => fill(plugin.licensing));
  const save = useSave(plugin);
  const wrong = wrongFields(filled);
  const changed = !sameTerms(termsOf(filled, plugin.licensing), plugin.licensing);
  const change = (next: Partial<typeof filled>) => setFilled((before) => ({ ...before, ...next }));
  const field = (name: Bounded) => ({
    size: "md" as const,
    min: bounds[name][0],
    max: bounds[name][1],
    clampBehavior: "none" as const,
    allowDecimal: false,
    allowNegative: false,
    value: filled[name],
    onChange: (value: number | string) => change({ [name]: value === "" ? "" : Number(value) }),
    error: wrong.includes(name) && t("between", { least: number(bounds[name][0]), most: number(bounds[name][1]) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong.length === 0) save.mutate(termsOf(filled, plugin.licensing));
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Switch
        size="md"
        label={t("enabled")}
        description={t("enabledText")}
        checked={filled.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      {filled.enabled && (
        <>
          <section className={classes.section}>
            <Radio.Group
              size="md"
              label={t("machines")}
              description={t("machinesText")}
              value={filled.limited ? "limited" : "unlimited"}
              onChange={(value) => change({ limited: value === "limited" })}
            >
              <Stack gap="xs" mt="sm">
                <Radio size="md" value="limited" label={t("limited")} />
                <Radio size="md" value="unlimited" label={t("unlimited")} />
              </Stack>
            </Radio.Group>
            {filled.limited && (
              <NumberInput className={classes.number} label={t("maxActivations")} {...field("maxActivations")} />
            )}
          </section>
          <section className={classes.section}>
            <Switch
              size="md"
              label={t("offline")}
              description={t("offlineText")}
              checked={filled.offline}
              onChange={(event) => change({ offline: event.currentTarget.checked })}
            />
            {filled.offline && (
              <div className={classes.numbers}>
                <NumberInput label={t("offlineDays")} description={t("offlineDaysText")} {...field("offlineDays")} />
                <NumberInput label={t("graceDays")} description={t("graceDaysText")} {...field("graceDays")} />
              </div>
            )}
          </section>
        </>
      )}
      {plugin.licensing.enabled && changed && (
        <Alert color="gray" variant="light">
          {t(filled.enabled ? "earlier" : "switchedOff")}
        </Alert>
      )}
      <Group>
        <Button type="submit" loading={save.isPending} disabled={!changed || wrong.length > 0}>
          {t("common:action.save")}
        </Button>
      </Group>
    </form>
  );
}

function useSave(plugin: Plugin) {
  const { t } = useTranslation("licensing");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (body: Schemas["LicensingTerms"]) =>
      (await panel.fetch.PUT("/v1/plugins/{id}/licensing", { params: { path: { id: plugin.id } }, body })).data,
    onSuccess(saved) {
      if (!saved) return;
      // What is on its way to the store is what the publisher has decided.
      queryClient.setQueryData(
        pluginQuery(plugin.id).queryKey,
        (before: Plugin | undefined) => before && { ...before, licensing: saved.licensing },
      );
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).endsWith("/publications"),
      });
      notify(
        saved.publication
          ? { tone: "good", title: t("started"), message: t("startedText") }
          : { tone: "good", title: t("kept"), message: t("keptText") },
      );
    },
    onError: toast,
  });
}
