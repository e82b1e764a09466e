import { Text, Textarea } from "@mantine/core";
import { Confirm } from "@shared/components/Confirm";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  title: string;
  text: string;
  /** Of the field, and what becomes of what is written there. */
  label: string;
  hint: string;
  confirmLabel: string;
  danger?: boolean;
  busy: boolean;
  error?: string;
  /** Stands above the field. */
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
};

const least = 3;

/** Asks why before an act. What was written stays when the answer is a refusal. */
export function ReasonDialog({
  title,
  text,
  label,
  hint,
  confirmLabel,
  danger,
  busy,
  error,
  children,
  onConfirm,
  onClose,
}: Props) {
  const { t } = useTranslation("payouts");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const confirm = () => {
    const empty = reason.trim().length < least;
    setMissing(empty);
    if (!empty) onConfirm(reason.trim());
  };
  const problem = missing ? t("hold.missing") : error;
  return (
    <Confirm
      opened
      danger={danger}
      title={title}
      confirmLabel={confirmLabel}
      busy={busy}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Text mb="md">{text}</Text>
      {children}
      <Textarea
        label={label}
        description={hint}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
        error={problem && <span role="alert">{problem}</span>}
        maxLength={1000}
        rows={3}
        required
        data-autofocus
      />
    </Confirm>
  );
}
