import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { applyProblem } from "../../api/applyProblem";
import { useProblemText } from "../../api/useProblemText";
import { currentLanguage } from "../../i18n/i18n";
import { AuthPage } from "../AuthPage";
import { CheckMail } from "../CheckMail";
import { FormAlert } from "../FormAlert";
import { accountApi } from "../session";

export function ForgottenPassword() {
  const { t } = useTranslation(["account", "common"]);
  const text = useProblemText();
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "" } });
  const ask = useMutation({
    mutationFn: ({ email }: { email: string }) =>
      accountApi.fetch.POST("/v1/account/password-reset-mails", { body: { email, locale: currentLanguage() } }),
    onError: (error) => applyProblem(form, error),
  });
  if (ask.isSuccess) return <CheckMail email={ask.variables.email} kind="reset" />;
  return (
    <AuthPage
      title={t("forgotten.title")}
      description={t("forgotten.text")}
      foot={<Link to="/log-in">{t("forgotten.back")}</Link>}
    >
      <form onSubmit={form.onSubmit((values) => ask.mutate(values))}>
        <Stack>
          <FormAlert>{ask.error ? text(ask.error) : undefined}</FormAlert>
          <TextInput
            label={t("field.email")}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            {...form.getInputProps("email")}
          />
          <Button type="submit" loading={ask.isPending}>
            {t("forgotten.action")}
          </Button>
        </Stack>
      </form>
    </AuthPage>
  );
}
