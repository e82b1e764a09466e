import { Button, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api/useProblemText";
import { accountApi, sessionQuery } from "./session";

export default function SessionEndedDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const text = useProblemText();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: queryClient.getQueryData(sessionQuery.queryKey)?.email ?? "", password: "" },
  });
  const logIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => accountApi.fetch.POST("/v1/account/log-in", { body }),
    onSuccess: ({ data }) => {
      queryClient.setQueryData(sessionQuery.queryKey, data ?? null);
      void queryClient.invalidateQueries();
      onClose();
    },
    onError: (error) => form.setFieldError("password", text(error)),
  });
  return (
    <Modal opened onClose={onClose} title={t("session.ended")} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={form.onSubmit((values) => logIn.mutate(values))}>
        <Stack>
          <Text>{t("session.endedText")}</Text>
          <TextInput
            label={t("session.email")}
            type="email"
            autoComplete="username"
            required
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("session.password")}
            autoComplete="current-password"
            required
            data-autofocus
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={logIn.isPending}>
            {t("action.logIn")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
