import { Radio, Stack, Text, Textarea } from "@mantine/core";
import { idempotencyKey } from "@shared/api/client";
import { ProblemError } from "@shared/api/problem";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import type { Purchase } from "../purchase/purchaseView";
import classes from "./Refund.module.css";

type Wish = Schemas["RefundWish"];
const reasons: Wish["reason"][] = ["not_working", "not_as_described", "bought_by_mistake", "duplicate", "other"];

/** Asks for the money back, after saying what that means. The same words are one wish, however often they are sent. */
export default function RefundDialog({ purchase, onClose }: { purchase: Purchase; onClose: () => void }) {
  const { t } = useTranslation("refund");
  const { money, dateTime } = useFormat();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const key = useRef<{ of: string; value: string }>(undefined);
  const [reason, setReason] = useState<Wish["reason"]>();
  const [message, setMessage] = useState("");
  const ask = useMutation({
    async mutationFn(body: Wish) {
      const of = JSON.stringify(body);
      if (key.current?.of !== of) key.current = { of, value: idempotencyKey() };
      const { data } = await store.fetch.POST("/v1/purchases/{purchaseId}/refund-requests", {
        params: { path: { purchaseId: purchase.id }, header: { "Idempotency-Key": key.current.value } },
        body,
      });
      return data;
    },
    onSuccess(request) {
      const waiting = request?.status === "waiting";
      notify({
        tone: "good",
        title: t(waiting ? "dialog.received" : "dialog.granted"),
        message:
          waiting && request.answerBy
            ? t("dialog.receivedText", { when: dateTime(request.answerBy) })
            : t("dialog.grantedText"),
      });
      onClose();
    },
    onError(error) {
      if (!(error instanceof ProblemError && error.transient)) key.current = undefined;
    },
    // The library, the license and what the plugin's page offers go with the money.
    onSettled: () => queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" }),
  });
  return (
    <Confirm
      opened
      danger
      title={t("dialog.title", { plugin: purchase.pluginName })}
      confirmLabel={t("ask")}
      busy={ask.isPending}
      disabled={!reason}
      onConfirm={() => reason && ask.mutate({ reason, message: message.trim() || undefined })}
      onClose={onClose}
    >
      <Stack gap="md">
        <Radio.Group
          label={t("dialog.reason")}
          required
          value={reason ?? ""}
          onChange={(value) => setReason(reasons.find((one) => one === value))}
        >
          <Stack gap="xs" mt="xs">
            {reasons.map((one) => (
              <Radio key={one} value={one} label={t(`reason.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label={t("dialog.message")}
          description={t("dialog.messageHint")}
          rows={3}
          maxLength={2000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <div>
          <Text fw={560}>{t("dialog.consequences")}</Text>
          <ul className={classes.consequences}>
            <li>{t("dialog.money", { amount: money(purchase.refund.left) })}</li>
            <li>{t("dialog.library")}</li>
            {purchase.licenseKey !== "none" && <li>{t("dialog.license")}</li>}
          </ul>
        </div>
        {ask.error && (
          <Text c="var(--bad)" role="alert">
            {ask.error.code === "no_answer_yet" ? t("dialog.unsure") : problemText(ask.error)}
          </Text>
        )}
      </Stack>
    </Confirm>
  );
}
