import { Button, Group, SegmentedControl, Stack, TextInput, useMantineColorScheme } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { applyProblem } from "../../api/applyProblem";
import { useProblemToast } from "../../api/useProblemToast";
import { PageHeader } from "../../components/PageHeader";
import { chooseLanguage, currentLanguage, type Language, languages } from "../../i18n/i18n";
import { notify } from "../../toast/notify";
import { Section } from "../Section";
import { accountApi, sessionQuery, useSession } from "../session";

/** Name, language of pages and mails, and theme of this browser. */
export function Settings() {
  const { t } = useTranslation(["account", "common"]);
  return (
    <>
      <PageHeader title={t("settings.title")} />
      <Profile />
      <Appearance />
    </>
  );
}

function Profile() {
  const { t } = useTranslation(["account", "common"]);
  const account = useSession();
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const form = useForm({ initialValues: { name: account?.name ?? "" } });
  const save = useMutation({
    mutationFn: (body: { name: string }) => accountApi.fetch.PATCH("/v1/account", { body }),
    onSuccess({ data }) {
      queryClient.setQueryData(sessionQuery.queryKey, data ?? null);
      form.resetDirty();
      notify({ tone: "good", title: t("common:action.saved") });
    },
    onError: (error) => applyProblem(form, error) || toast(error),
  });
  return (
    <Section title={t("settings.profile")}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <TextInput
            label={t("field.email")}
            value={account?.email ?? ""}
            readOnly
            description={t("settings.emailFixed")}
          />
          <TextInput
            label={t("field.name")}
            description={t("field.nameHint")}
            required
            maxLength={80}
            autoComplete="name"
            {...form.getInputProps("name")}
          />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t("common:action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Appearance() {
  const { t } = useTranslation(["account", "common"]);
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const [themeLabel, languageLabel] = [useId(), useId()];
  const language = useMutation({
    async mutationFn(locale: Language) {
      await chooseLanguage(locale);
      return accountApi.fetch.PATCH("/v1/account", { body: { locale } });
    },
    onSuccess: ({ data }) => queryClient.setQueryData(sessionQuery.queryKey, data ?? null),
    onError: toast,
  });
  return (
    <Section title={t("settings.appearance")}>
      <Stack>
        <div>
          <div id={languageLabel}>{t("settings.language")}</div>
          <SegmentedControl
            aria-labelledby={languageLabel}
            value={currentLanguage()}
            onChange={(value) => language.mutate(value as Language)}
            data={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))}
          />
        </div>
        <div>
          <div id={themeLabel}>{t("common:theme.label")}</div>
          <SegmentedControl
            aria-labelledby={themeLabel}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as typeof colorScheme)}
            data={(["light", "dark", "auto"] as const).map((value) => ({ value, label: t(`common:theme.${value}`) }))}
          />
        </div>
      </Stack>
    </Section>
  );
}
