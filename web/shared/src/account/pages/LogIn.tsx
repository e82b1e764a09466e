import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { applyProblem } from "../../api/applyProblem";
import { useProblemText } from "../../api/useProblemText";
import { AuthPage } from "../AuthPage";
import { FormAlert } from "../FormAlert";
import { safeNext } from "../guard";
import { accountApi, useIdentityChange } from "../session";

export function LogIn() {
  const { t } = useTranslation(["account", "common"]);
  const router = useRouter();
  const next = safeNext(useSearch({ strict: false }).next);
  const changeIdentity = useIdentityChange();
  const text = useProblemText();
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "", password: "" } });
  const logIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => accountApi.fetch.POST("/v1/account/log-in", { body }),
    async onSuccess({ data }) {
      await changeIdentity(data ?? null);
      router.history.replace(next ?? "/");
    },
    onError: (error) => applyProblem(form, error),
  });
  return (
    <AuthPage
      title={t("logIn.title")}
      foot={
        <>
          {t("logIn.noAccount")}{" "}
          <Link to="/sign-up" search={{ next }}>
            {t("common:action.signUp")}
          </Link>
        </>
      }
    >
      <form onSubmit={form.onSubmit((values) => logIn.mutate(values))}>
        <Stack>
          <FormAlert>{logIn.error ? text(logIn.error) : undefined}</FormAlert>
          <TextInput
            label={t("field.email")}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            autoFocus
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("field.password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t("field.showPassword") }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={logIn.isPending}>
            {t("common:action.logIn")}
          </Button>
          <Link to="/forgotten-password">{t("logIn.forgotten")}</Link>
        </Stack>
      </form>
    </AuthPage>
  );
}
