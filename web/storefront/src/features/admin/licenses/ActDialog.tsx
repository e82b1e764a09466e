import { Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Act, perform } from "./acts";
import { type AdminLicense, licensesChanged } from "./queries";

type Props = { act: Act; license: AdminLicense; onClose: () => void };

/** Asks for the reason, which the audit log keeps, and does it. */
export function ActDialog({ act, license, onClose }: Props) {
  const { t } = useTranslation("adminLicenses");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState("");
  const run = useMutation({
    mutationFn: () => perform(act, license.id, reason.trim()),
    onSuccess() {
      notify({ tone: "good", title: t(`act.${act.kind}.done`) });
      onClose();
    },
    onSettled: () => licensesChanged(queryClient),
  });
  const machine = act.kind === "remove" ? act.machine.name || t("unnamed") : "";
  return (
    <Confirm
      opened
      danger={act.kind !== "restore"}
      title={t(`act.${act.kind}.title`, { plugin: license.pluginName, customer: license.customerName, machine })}
      confirmLabel={t(`act.${act.kind}.confirm`)}
      busy={run.isPending}
      disabled={reason.trim().length < 3}
      onConfirm={() => run.mutate()}
      onClose={onClose}
    >
      <Text mb="md">{t(`act.${act.kind}.text`)}</Text>
      <Textarea
        label={t("reason")}
        description={t("reasonText")}
        rows={3}
        maxLength={500}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={run.error ? <span role="alert">{problemText(run.error)}</span> : undefined}
      />
    </Confirm>
  );
}
