import { Badge, type Tone } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import type { Stage } from "../search";

const tones: Record<Stage, Tone> = {
  pending: "neutral",
  awaiting_payment: "neutral",
  processing: "info",
  fulfilled: "good",
  failed: "bad",
  expired: "neutral",
  cancelled: "neutral",
  partially_refunded: "info",
  refunded: "info",
  disputed: "warn",
  dispute_lost: "bad",
};

/** A purchase's status as admins call it. */
export function StatusBadge({ status }: { status: Stage }) {
  const { t } = useTranslation("admin");
  return <Badge tone={tones[status]}>{t(`status.${status}`)}</Badge>;
}
