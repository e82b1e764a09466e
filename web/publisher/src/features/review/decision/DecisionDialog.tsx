import { Button, Group, Kbd, Modal, SegmentedControl, Select, Textarea } from "@mantine/core";
import { ProblemError } from "@shared/api/problem";
import { useProblemText } from "@shared/api/useProblemText";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { useWord } from "@/components/useWord";
import classes from "./DecisionDialog.module.css";
import {
  hindrance,
  type Kind,
  kinds,
  needsMessage,
  type Reason,
  reasonsFor,
  refusalOf,
  templateFits,
} from "./decision";
import { Effects } from "./Effects";
import { Refused } from "./Refused";
import { reasonsQuery } from "./reasonsQuery";

type Props = {
  review: Schemas["ReviewCase"];
  kind: Kind;
  /** What has been written to the author so far; it outlives the dialog. */
  message: string;
  onMessage: (message: string) => void;
  onKind: (kind: Kind) => void;
  onDecided: (kind: Kind) => void;
  /** Reads the case anew, after somebody or something was faster. */
  onReload: () => void;
  onClose: () => void;
};

/** Where a decision is put into words, with all that will follow from it, and sent. */
export default function DecisionDialog(props: Props) {
  const { review, kind, onKind, onDecided, onReload, onClose } = props;
  const { t } = useTranslation(["review", "common"]);
  const text = useProblemText();
  const form = useDecisionForm(kind, props.message, props.onMessage);
  const decide = useMutation({
    mutationFn: (body: Schemas["DecisionBody"]) =>
      panel.fetch.POST("/v1/review/{id}/decision", { params: { path: { id: review.id } }, body }),
    onSuccess: () => onDecided(kind),
    // What the case has become is what explains the refusal.
    onError: onReload,
  });
  // The round that was looked at when the dialog was opened is the one that is decided.
  const [round] = useState(review.round);
  const send = () => {
    const body = form.body();
    if (body && !decide.isPending) decide.mutate({ kind, round, ...body });
  };
  useSendKey(send);
  const refusal = refusalOf(decide.error instanceof ProblemError ? decide.error.code : undefined);
  const names = { plugin: review.pluginName, version: review.version };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`decision.title.${kind}`, names)}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      {refusal && <Refused refusal={refusal} review={review} round={round} onReload={onClose} />}
      <div className={classes.form}>
        <SegmentedControl
          fullWidth
          aria-label={t("decision.choose")}
          value={kind}
          onChange={(value) => onKind(value as Kind)}
          data={kinds.map((value) => ({
            value,
            label: t(`decision.kind.${value}`),
            disabled: hindrance(review, value) === "checks",
          }))}
        />
        {form.fields}
        {decide.error && !refusal && (
          <p className={classes.error} role="alert">
            {text(decide.error)}
          </p>
        )}
        <Effects review={review} kind={kind} />
      </div>
      <Group justify="flex-end" mt="lg" gap="xs">
        <span className={classes.hint}>
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
        </span>
        <Button variant="default" onClick={onClose}>
          {t("common:action.cancel")}
        </Button>
        <Button color={kind === "reject" ? "red" : undefined} loading={decide.isPending} onClick={send}>
          {t(`decision.send.${kind}`)}
        </Button>
      </Group>
    </Modal>
  );
}

/** Ctrl+Enter sends wherever the focus is, before a field can take it for something else. */
function useSendKey(send: () => void) {
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}

/** Reason and message, each held to what the server will ask for. */
function useDecisionForm(kind: Kind, message: string, setMessage: (message: string) => void) {
  const { t } = useTranslation("review");
  const word = useWord();
  const reasons = useQuery(reasonsQuery);
  const [chosen, setChosen] = useState<Partial<Record<Kind, Reason>>>({});
  const [tried, setTried] = useState(false);
  const offered = reasons.data ? reasonsFor(reasons.data, kind) : [];
  const reason = chosen[kind] ?? (offered.length === 1 ? offered[0] : undefined);
  const template = (code: Reason) => t(`template.${code}`);
  const choose = (code: Reason) => {
    setChosen((before) => ({ ...before, [kind]: code }));
    if (needsMessage(kind) && templateFits(message, offered.map(template))) setMessage(template(code));
  };
  const missing = { reason: !reason, message: needsMessage(kind) && message.trim() === "" };
  const body = () => {
    setTried(true);
    if (!reason || missing.message) return undefined;
    return { reasonCode: reason, message: message.trim() || undefined };
  };
  const fields = (
    <>
      {kind !== "approve" && (
        <Select
          label={t("decision.reason")}
          placeholder={t("decision.reasonPlaceholder")}
          required
          allowDeselect={false}
          data-autofocus
          value={reason ?? null}
          onChange={(code) => code && choose(code as Reason)}
          data={offered.map((value) => ({ value, label: word("submission", "reason", value) }))}
          error={tried && missing.reason ? t("decision.reasonMissing") : undefined}
          comboboxProps={{ withinPortal: true }}
        />
      )}
      <Textarea
        label={t(needsMessage(kind) ? "decision.message" : "decision.messageOptional")}
        description={needsMessage(kind) ? t("decision.messageHint") : undefined}
        required={needsMessage(kind)}
        autosize
        minRows={needsMessage(kind) ? 6 : 2}
        maxRows={16}
        maxLength={5000}
        data-autofocus={kind === "approve" || undefined}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
        error={tried && missing.message ? t("decision.messageMissing") : undefined}
      />
      {needsMessage(kind) && reason && template(reason) && !templateFits(message, offered.map(template)) && (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.template}
          onClick={() => setMessage(`${message.trimEnd()}\n\n${template(reason)}`)}
        >
          {t("decision.template")}
        </Button>
      )}
    </>
  );
  return { fields, body };
}
