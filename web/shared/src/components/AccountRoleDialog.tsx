import { Radio, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../api/useProblemText";
import { accountsKey, adminAccountsApi, type ManagedAccount } from "./adminAccounts";
import { Confirm } from "./Confirm";

type Props = { account: ManagedAccount; roles: readonly string[]; onClose: () => void };

export default function AccountRoleDialog({ account, roles, onClose }: Props) {
  const { t } = useTranslation("administration");
  const text = useProblemText();
  const queryClient = useQueryClient();
  const [role, setRole] = useState(account.role);
  const change = useMutation({
    mutationFn: () =>
      adminAccountsApi.fetch.PUT("/v1/admin/accounts/{id}/role", {
        params: { path: { id: account.id } },
        body: { role },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: accountsKey });
      onClose();
    },
  });
  return (
    <Confirm
      opened
      title={t("accounts.roleTitle", { name: account.name })}
      confirmLabel={t("accounts.roleSave")}
      busy={change.isPending}
      disabled={role === account.role}
      onConfirm={() => change.mutate()}
      onClose={onClose}
    >
      <Radio.Group
        aria-label={t("accounts.role")}
        value={role}
        onChange={setRole}
        error={change.error ? text(change.error) : undefined}
      >
        <Stack gap="sm">
          {roles.map((one) => (
            <Radio key={one} value={one} label={t(`role.${one}`, { defaultValue: one })} />
          ))}
        </Stack>
      </Radio.Group>
      <Text mt="md" size="sm" c="dimmed">
        {t("accounts.roleEffect")}
      </Text>
    </Confirm>
  );
}
