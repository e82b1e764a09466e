import { Button, Textarea, TextInput } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import classes from "./Disputes.module.css";
import { type Draft, isLine, lengthOf, oursOf, saidOf, withText } from "./draft";
import type { EvidenceText } from "./queries";

type Props = { text: EvidenceText; draft: Draft; max: number; onDraft: (draft: Draft) => void };

/** One text, with the way back to what our records say. */
export function EvidenceField({ text, draft, max, onDraft }: Props) {
  const { t } = useTranslation("disputes");
  const { number } = useFormat();
  const said = saidOf(draft, text);
  const length = lengthOf(said);
  const edited = draft.texts[text.field] !== undefined;
  const common = {
    label: t(`field.${text.field}.label`),
    description: t(`field.${text.field}.hint`),
    value: said,
    onChange: (event: { currentTarget: { value: string } }) =>
      onDraft(withText(draft, text, event.currentTarget.value)),
    error: length > max ? t("editor.tooLong", { max: number(max) }) : undefined,
  };
  return (
    <div className={classes.field}>
      {isLine(text.field) ? <TextInput {...common} /> : <Textarea {...common} rows={rowsOf(said)} resize="vertical" />}
      <div className={classes.under} data-over={length > max || undefined}>
        <span>
          {edited ? t("editor.edited") : t(said ? "editor.ours" : "editor.nothing")}
          {length > max / 2 && ` · ${t("editor.count", { n: number(length), max: number(max) })}`}
        </span>
        {edited && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={t("editor.resetField", { field: t(`field.${text.field}.label`) })}
            onClick={() => onDraft(withText(draft, text, oursOf(text)))}
          >
            {t("editor.reset")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** As many lines as the text has, within reason. */
function rowsOf(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 90)), 0);
  return Math.min(14, Math.max(2, lines));
}
