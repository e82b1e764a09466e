import { Badge, type Tone } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";

type Status = Schemas["Submission"]["status"];

const tones: Record<Status, Tone> = {
  checking: "info",
  in_review: "info",
  changes_requested: "warn",
  approved: "good",
  rejected: "bad",
  withdrawn: "neutral",
};

export function SubmissionStatus({ status }: { status: Status }) {
  const { t } = useTranslation("submission");
  return <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>;
}
