import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useLocation, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../../api/useProblemText";
import { ButtonLink } from "../../components/ButtonLink";
import { AuthPage } from "../AuthPage";
import { BrokenLink } from "../BrokenLink";
import { FormAlert } from "../FormAlert";
import { mailNext, mailToken, rememberedEmail } from "../mailToken";
import { accountApi, useIdentityChange } from "../session";

/** Confirming takes the password again (docs/adr/0005): who reads the mail need not be who signed up. */
export function VerifyEmail() {
  const { t } = useTranslation(["account", "common"]);
  const { hash } = useLocation();
  const [{ token, next }] = useState({ token: mailToken(hash), next: mailNext(hash) });
  const router = useRouter();
  const changeIdentity = useIdentityChange();
  const text = useProblemText();
  const form = useForm({ mode: "uncontrolled", initialValues: { password: "" } });
  const verify = useMutation({
    async mutationFn({ password }: { password: string }) {
      await accountApi.fetch.POST("/v1/account/verify-email", { body: { token: token ?? "", password } });
      const email = rememberedEmail.take();
      return email
        ? (await accountApi.fetch.POST("/v1/account/log-in", { body: { email, password } })).data
        : undefined;
    },
    async onSuccess(account) {
      if (!account) return;
      await changeIdentity(account);
      router.history.replace(next ?? "/");
    },
  });
  if (!token) return <BrokenLink />;
  if (verify.isSuccess) {
    return (
      <AuthPage title={t("verify.done")} description={t("verify.doneText")}>
        <ButtonLink to="/log-in" search={{ next }}>
          {t("common:action.logIn")}
        </ButtonLink>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t("verify.title")} description={t("verify.text")}>
      <form onSubmit={form.onSubmit((values) => verify.mutate(values))}>
        <Stack>
          <FormAlert>{verify.error ? text(verify.error) : undefined}</FormAlert>
          <PasswordInput
            label={t("field.password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus
            visibilityToggleButtonProps={{ "aria-label": t("field.showPassword") }}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={verify.isPending}>
            {t("verify.action")}
          </Button>
        </Stack>
      </form>
    </AuthPage>
  );
}
