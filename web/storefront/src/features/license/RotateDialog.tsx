import { Radio, Stack, Text } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import { licenseChanged } from "./queries";

type Reason = Schemas["RotateRequest"]["reason"];
const reasons: Reason[] = ["leaked", "lost", "other"];

/** Replaces the key, after saying what that means for machines that have the old one. */
export function RotateDialog({ plugin, onClose }: { plugin: string; onClose: () => void }) {
  const { t } = useTranslation("license");
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const [reason, setReason] = useState<Reason>("leaked");
  const rotate = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/plugins/{plugin}/license/rotate", { params: { path: { plugin } }, body: { reason } }),
    onSuccess() {
      notify({ tone: "good", title: t("rotate.done"), message: t("rotate.doneText") });
      onClose();
    },
    onSettled: () => licenseChanged(queryClient),
  });
  return (
    <Confirm
      opened
      danger
      title={t("rotate.title")}
      confirmLabel={t("rotate.confirm")}
      busy={rotate.isPending}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      <Text mb="md">{t("rotate.text")}</Text>
      <Radio.Group
        label={t("rotate.why")}
        value={reason}
        onChange={(value) => setReason(reasons.find((one) => one === value) ?? "other")}
        error={rotate.error ? <span role="alert">{problemText(rotate.error)}</span> : undefined}
      >
        <Stack gap="xs" mt="xs">
          {reasons.map((one) => (
            <Radio key={one} value={one} label={t(`rotate.reason.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  );
}
