import { Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api/useProblemText";
import { accountsKey, adminAccountsApi, type ManagedAccount } from "./adminAccounts";
import { Confirm } from "./Confirm";

/** Keeps an account out, or lets it in again; either needs a reason. */
export default function AccountAccessDialog({ account, onClose }: { account: ManagedAccount; onClose: () => void }) {
  const { t } = useTranslation("administration");
  const text = useProblemText();
  const queryClient = useQueryClient();
  const disabled = !account.disabledAt;
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      adminAccountsApi.fetch.PUT("/v1/admin/accounts/{id}/disabled", {
        params: { path: { id: account.id } },
        body: { disabled, reason: reason.trim() },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: accountsKey });
      onClose();
    },
  });
  const confirm = () => {
    if (reason.trim()) change.mutate();
    else setMissing(true);
  };
  const act = disabled ? "disable" : "enable";
  return (
    <Confirm
      opened
      danger={disabled}
      title={t(`accounts.${act}Title`, { name: account.name })}
      confirmLabel={t(`accounts.${act}`)}
      busy={change.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text mb="md">{t(`accounts.${act}Effect`)}</Text>
      <Textarea
        label={t("accounts.reason")}
        description={t("accounts.reasonHint")}
        required
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
        error={missing ? t("accounts.reasonMissing") : change.error ? text(change.error) : undefined}
      />
    </Confirm>
  );
}
