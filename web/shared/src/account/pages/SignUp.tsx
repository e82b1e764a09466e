import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { applyProblem } from "../../api/applyProblem";
import { useProblemText } from "../../api/useProblemText";
import { currentLanguage } from "../../i18n/i18n";
import { AuthPage } from "../AuthPage";
import { CheckMail } from "../CheckMail";
import { FormAlert } from "../FormAlert";
import { safeNext } from "../guard";
import { rememberedEmail } from "../mailToken";
import { NewPassword } from "../NewPassword";
import { accountApi } from "../session";

export function SignUp() {
  const { t } = useTranslation(["account", "common"]);
  const next = safeNext(useSearch({ strict: false }).next);
  const text = useProblemText();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "", email: "", password: "" } });
  const signUp = useMutation({
    mutationFn: (values: { name: string; email: string; password: string }) =>
      accountApi.fetch.POST("/v1/account/sign-up", { body: { ...values, locale: currentLanguage(), next } }),
    onSuccess: (_, { email }) => rememberedEmail.set(email),
    onError: (error) => applyProblem(form, error),
  });
  if (signUp.isSuccess) return <CheckMail email={signUp.variables.email} kind="verification" next={next} />;
  return (
    <AuthPage
      title={t("signUp.title")}
      foot={
        <>
          {t("signUp.haveAccount")}{" "}
          <Link to="/log-in" search={{ next }}>
            {t("common:action.logIn")}
          </Link>
        </>
      }
    >
      <form onSubmit={form.onSubmit((values) => signUp.mutate(values))}>
        <Stack>
          <FormAlert>{signUp.error ? text(signUp.error) : undefined}</FormAlert>
          <TextInput
            label={t("field.name")}
            description={t("field.nameHint")}
            autoComplete="name"
            required
            withAsterisk={false}
            autoFocus
            maxLength={80}
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("field.email")}
            type="email"
            autoComplete="email"
            required
            withAsterisk={false}
            maxLength={254}
            {...form.getInputProps("email")}
          />
          <NewPassword label={t("field.password")} {...form.getInputProps("password")} />
          <Button type="submit" loading={signUp.isPending}>
            {t("common:action.signUp")}
          </Button>
        </Stack>
      </form>
    </AuthPage>
  );
}
