import { Button, SegmentedControl } from "@mantine/core";
import type { Formats, MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Conflicts.module.css";
import type { Conflict } from "./Draft";
import type { FieldName } from "./fields";

type Choice = "mine" | "theirs";
type Props = { conflicts: Conflict[]; onResolve: (keep: Partial<Record<FieldName, Choice>>) => void };

/** Both versions of what was changed twice, side by side, and the choice between them. */
export function Conflicts({ conflicts, onResolve }: Props) {
  const { t } = useTranslation("listing");
  const [keep, setKeep] = useState<Partial<Record<FieldName, Choice>>>({});
  const chosen = (field: FieldName) => keep[field] ?? "mine";
  return (
    <section className={classes.conflicts} role="alert">
      <h2 className={classes.title}>
        <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
        {t("conflict.title")}
      </h2>
      <p>{t("conflict.text")}</p>
      {conflicts.map(({ field, mine, theirs }) => (
        <div key={field} className={classes.field}>
          <div className={classes.head}>
            <h3>{t(`field.${field}`)}</h3>
            <SegmentedControl
              size="xs"
              aria-label={t(`field.${field}`)}
              value={chosen(field)}
              onChange={(value) => setKeep((before) => ({ ...before, [field]: value as Choice }))}
              data={[
                { value: "mine", label: t("conflict.mine") },
                { value: "theirs", label: t("conflict.theirs") },
              ]}
            />
          </div>
          <div className={classes.versions}>
            <Version label={t("conflict.mine")} value={mine} chosen={chosen(field) === "mine"} />
            <Version label={t("conflict.theirs")} value={theirs} chosen={chosen(field) === "theirs"} />
          </div>
        </div>
      ))}
      <Button onClick={() => onResolve(Object.fromEntries(conflicts.map(({ field }) => [field, chosen(field)])))}>
        {t("conflict.apply")}
      </Button>
    </section>
  );
}

function Version({ label, value, chosen }: { label: string; value: unknown; chosen: boolean }) {
  const { t } = useTranslation("listing");
  const { money } = useFormat();
  return (
    <div className={classes.version} data-chosen={chosen || undefined}>
      <span className={classes.label}>{label}</span>
      <div className={classes.text}>{readable(value, money) || t("conflict.empty")}</div>
    </div>
  );
}

const isMoney = (value: unknown): value is MoneyValue =>
  typeof value === "object" && value !== null && "minor" in value && "currency" in value;

function readable(value: unknown, money: Formats["money"]): string {
  if (typeof value === "string") return value;
  if (isMoney(value)) return money(value);
  if (Array.isArray(value)) return value.map((one) => readable(one, money)).join(", ");
  return Object.entries(value ?? {})
    .map(([key, one]) => `${key}: ${one}`)
    .join("\n");
}
