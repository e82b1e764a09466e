import { Badge, type Tone } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";

type Status = Schemas["Release"]["status"];

const tones: Record<Status, Tone> = {
  draft: "neutral",
  submitted: "info",
  changes_requested: "warn",
  approved: "good",
  published: "good",
  rejected: "bad",
  withdrawn: "neutral",
};

export function ReleaseStatus({ status }: { status: Status }) {
  const { t } = useTranslation("submission");
  return <Badge tone={tones[status]}>{t(`release.${status}`)}</Badge>;
}
