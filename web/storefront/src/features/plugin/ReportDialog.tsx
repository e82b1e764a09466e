import { Button, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { applyProblem } from "@shared/api/applyProblem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { notify } from "@shared/toast/notify";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { pluginReasons, reviewReasons, type Subject } from "./report";

type PluginReason = (typeof pluginReasons)[number];
type ReviewReason = (typeof reviewReasons)[number];
type Values = { reason: PluginReason | ReviewReason; note: string };

const send = (subject: Subject, { reason, note }: Values) =>
  subject.kind === "plugin"
    ? store.fetch.POST("/v1/plugins/{plugin}/reports", {
        params: { path: { plugin: subject.slug } },
        body: { reason: reason as PluginReason, note },
      })
    : store.fetch.POST("/v1/reviews/{reviewId}/report", {
        params: { path: { reviewId: subject.id } },
        body: { reason: reason as ReviewReason, note },
      });

export default function ReportDialog({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const { t } = useTranslation(["plugin", "common"]);
  const toast = useProblemToast();
  const ofPlugin = subject.kind === "plugin";
  const reasons = ofPlugin ? pluginReasons : reviewReasons;
  const form = useForm<Values>({ mode: "uncontrolled", initialValues: { reason: reasons[0], note: "" } });
  const report = useMutation({
    mutationFn: (values: Values) => send(subject, values),
    onSuccess() {
      notify({ tone: "good", title: t("report.sent"), message: t("report.sentText") });
      onClose();
    },
    onError: (error) => applyProblem(form, error) || toast(error),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(ofPlugin ? "report.plugin" : "report.review")}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <form onSubmit={form.onSubmit((values) => report.mutate(values))}>
        <Stack>
          <Text size="sm">{t(ofPlugin ? "report.intro" : "report.introReview")}</Text>
          <Radio.Group label={t("report.reason")} key={form.key("reason")} {...form.getInputProps("reason")}>
            <Stack gap="xs" mt="xs">
              {reasons.map((reason, i) => (
                <Radio
                  key={reason}
                  value={reason}
                  label={t(`report.${reason}`)}
                  data-autofocus={i === 0 || undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label={t("report.note")}
            description={t("report.noteHint")}
            autosize
            minRows={3}
            maxRows={8}
            maxLength={ofPlugin ? 2000 : 1000}
            key={form.key("note")}
            {...form.getInputProps("note")}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("common:action.cancel")}
            </Button>
            <Button type="submit" loading={report.isPending}>
              {t("report.send")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
