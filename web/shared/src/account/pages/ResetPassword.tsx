import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { applyProblem } from "../../api/applyProblem";
import { useProblemText } from "../../api/useProblemText";
import { AuthPage } from "../AuthPage";
import { BrokenLink } from "../BrokenLink";
import { FormAlert } from "../FormAlert";
import { mailToken } from "../mailToken";
import { NewPassword } from "../NewPassword";
import { accountApi } from "../session";

export function ResetPassword() {
  const { t } = useTranslation(["account", "common"]);
  const [token] = useState(mailToken(useLocation().hash));
  const text = useProblemText();
  const form = useForm({ mode: "uncontrolled", initialValues: { password: "" } });
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      accountApi.fetch.POST("/v1/account/reset-password", { body: { token: token ?? "", password } }),
    onError: (error) => applyProblem(form, error),
  });
  if (!token) return <BrokenLink />;
  if (reset.isSuccess) {
    return (
      <AuthPage title={t("reset.done")} description={t("reset.doneText")}>
        <Button component={Link} to="/log-in">
          {t("common:action.logIn")}
        </Button>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t("reset.title")} description={t("reset.text")}>
      <form onSubmit={form.onSubmit((values) => reset.mutate(values))}>
        <Stack>
          <FormAlert>{reset.error ? text(reset.error) : undefined}</FormAlert>
          <NewPassword autoFocus {...form.getInputProps("password")} />
          <Button type="submit" loading={reset.isPending}>
            {t("reset.action")}
          </Button>
        </Stack>
      </form>
    </AuthPage>
  );
}
