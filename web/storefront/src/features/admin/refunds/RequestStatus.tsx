import { Badge, type Tone } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import type { RefundRequest } from "./queries";

const tones: Record<RefundRequest["status"], Tone> = {
  waiting: "warn",
  proposed: "accent",
  approved: "good",
  declined: "neutral",
  closed: "neutral",
};

/** Where a request stands. */
export function RequestStatus({ status }: Pick<RefundRequest, "status">) {
  const { t } = useTranslation("adminRefunds");
  return <Badge tone={tones[status]}>{t(`statusOf.${status}`)}</Badge>;
}
