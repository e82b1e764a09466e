import { Badge } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import type { DisputeCase } from "./queries";
import { standingOf, toneOf } from "./standing";

export function StandingBadge({ dispute }: { dispute: DisputeCase }) {
  const { t } = useTranslation("disputes");
  const standing = standingOf(dispute);
  return <Badge tone={toneOf(standing)}>{t(`standing.${standing}`)}</Badge>;
}
