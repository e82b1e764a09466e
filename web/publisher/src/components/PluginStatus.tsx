import { Badge, type Tone } from "@shared/components/Badge";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";

type Status = Schemas["Plugin"]["status"];

const tones: Record<Status, Tone> = { draft: "neutral", listed: "good", unlisted: "warn", taken_down: "bad" };

export function PluginStatus({ status }: { status: Status }) {
  const { t } = useTranslation("submission");
  return <Badge tone={tones[status]}>{t(`plugin.${status}`)}</Badge>;
}
