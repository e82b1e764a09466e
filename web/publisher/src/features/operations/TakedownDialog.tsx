import { Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";

type Reason = Schemas["TakedownBody"]["reasonCode"];
const reasons: Reason[] = ["malware", "security", "legal", "copyright", "trademark", "fraud", "policy", "other"];

type Props = { plugin: Schemas["PluginSummary"]; onStarted: () => void; onClose: () => void };

/** The strongest thing that can be done to a plugin: it asks for a reason and for the slug, typed. */
export default function TakedownDialog({ plugin, onStarted, onClose }: Props) {
  const { t } = useTranslation(["operations", "submission"]);
  const text = useProblemText();
  const [reason, setReason] = useState<Reason>();
  const [note, setNote] = useState("");
  const [slug, setSlug] = useState("");
  const [tried, setTried] = useState(false);
  const takedown = useMutation({
    mutationFn: (reasonCode: Reason) =>
      panel.fetch.POST("/v1/admin/plugins/{id}/takedown", {
        params: { path: { id: plugin.id } },
        body: { reasonCode, note: note.trim() || undefined },
      }),
    onSuccess: () => {
      notify({ tone: "good", title: t("takedown.done"), message: plugin.name });
      onStarted();
    },
  });
  const right = slug.trim() === plugin.slug;
  const confirm = () => {
    setTried(true);
    if (reason && right) takedown.mutate(reason);
  };
  return (
    <Confirm
      opened
      danger
      title={t("takedown.title", { name: plugin.name })}
      confirmLabel={t("takedown.confirm")}
      busy={takedown.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack>
        <Text>{t("takedown.effect")}</Text>
        <Select
          label={t("takedown.reason")}
          description={t("takedown.reasonHint")}
          placeholder={t("takedown.reasonPlaceholder")}
          required
          allowDeselect={false}
          data-autofocus
          value={reason ?? null}
          onChange={(value) => setReason((value as Reason | null) ?? undefined)}
          data={reasons.map((value) => ({ value, label: t(`submission:takedown.${value}`) }))}
          error={tried && !reason ? t("takedown.reasonMissing") : undefined}
        />
        <Textarea
          label={t("takedown.note")}
          description={t("takedown.noteHint")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <TextInput
          label={t("takedown.slug", { slug: plugin.slug })}
          required
          autoComplete="off"
          spellCheck={false}
          value={slug}
          onChange={(event) => setSlug(event.currentTarget.value)}
          error={tried && !right ? t("takedown.slugMissing") : takedown.error ? text(takedown.error) : undefined}
        />
      </Stack>
    </Confirm>
  );
}
