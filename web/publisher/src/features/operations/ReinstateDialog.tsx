import { Stack, Text, Textarea } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";

type Props = { plugin: Schemas["PluginSummary"]; onStarted: () => void; onClose: () => void };

/** Undoes a takedown. */
export default function ReinstateDialog({ plugin, onStarted, onClose }: Props) {
  const { t } = useTranslation("operations");
  const text = useProblemText();
  const [note, setNote] = useState("");
  const reinstate = useMutation({
    mutationFn: () =>
      panel.fetch.POST("/v1/admin/plugins/{id}/reinstate", {
        params: { path: { id: plugin.id } },
        body: { note: note.trim() || undefined },
      }),
    onSuccess: () => {
      notify({ tone: "good", title: t("reinstate.done"), message: plugin.name });
      onStarted();
    },
  });
  return (
    <Confirm
      opened
      title={t("reinstate.title", { name: plugin.name })}
      confirmLabel={t("reinstate.confirm")}
      busy={reinstate.isPending}
      onConfirm={() => reinstate.mutate()}
      onClose={onClose}
    >
      <Stack>
        <Text>{t("reinstate.effect")}</Text>
        <Textarea
          label={t("takedown.note")}
          description={t("takedown.noteHint")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={reinstate.error ? text(reinstate.error) : undefined}
        />
      </Stack>
    </Confirm>
  );
}
