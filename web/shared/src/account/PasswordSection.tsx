import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { applyProblem } from "../api/applyProblem";
import { ProblemError } from "../api/problem";
import { useProblemText } from "../api/useProblemText";
import { useProblemToast } from "../api/useProblemToast";
import { notify } from "../toast/notify";
import { NewPassword } from "./NewPassword";
import { Section } from "./Section";
import { accountApi } from "./session";

export function PasswordSection() {
  const { t } = useTranslation(["account", "common"]);
  const queryClient = useQueryClient();
  const text = useProblemText();
  const toast = useProblemToast();
  const form = useForm({ mode: "uncontrolled", initialValues: { currentPassword: "", newPassword: "" } });
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) =>
      accountApi.fetch.POST("/v1/account/change-password", { body }),
    onSuccess() {
      form.reset();
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/account/sessions"] });
      notify({ tone: "good", title: t("security.passwordChanged"), message: t("security.passwordChangedText") });
    },
    onError(error) {
      if (error instanceof ProblemError && error.code === "wrong_password")
        form.setFieldError("currentPassword", text(error));
      else applyProblem(form, error) || toast(error);
    },
  });
  return (
    <Section title={t("security.password")} description={t("security.passwordText")}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack>
          <PasswordInput
            label={t("field.currentPassword")}
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={{ "aria-label": t("field.showPassword") }}
            {...form.getInputProps("currentPassword")}
          />
          <NewPassword {...form.getInputProps("newPassword")} />
          <Group>
            <Button type="submit" loading={change.isPending}>
              {t("security.changePassword")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
