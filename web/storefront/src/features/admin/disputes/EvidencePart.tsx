import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Disputes.module.css";
import { type Draft, type parts, saidOf } from "./draft";
import { EvidenceField } from "./EvidenceField";
import type { Evidence, EvidenceText } from "./queries";

type Props = { part: (typeof parts)[number]; evidence: Evidence; draft: Draft; onDraft: (draft: Draft) => void };

/** Texts that belong together. Those that say nothing wait behind a button. */
export function EvidencePart({ part, evidence, draft, onDraft }: Props) {
  const { t } = useTranslation("disputes");
  const [opened, setOpened] = useState<string[]>([]);
  const texts = part.fields
    .map((field) => evidence.texts.find((text) => text.field === field))
    .filter((text): text is EvidenceText => text !== undefined);
  const isShown = (text: EvidenceText) =>
    opened.includes(text.field) || draft.texts[text.field] !== undefined || saidOf(draft, text) !== "";
  return (
    <fieldset className={classes.part}>
      <legend>{t(`part.${part.key}`)}</legend>
      {texts.filter(isShown).map((text) => (
        <EvidenceField key={text.field} text={text} draft={draft} max={evidence.maxText} onDraft={onDraft} />
      ))}
      {texts
        .filter((text) => !isShown(text))
        .map((text) => (
          <Button
            key={text.field}
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={16} stroke={1.6} />}
            onClick={() => setOpened([...opened, text.field])}
          >
            {t(`field.${text.field}.label`)}
          </Button>
        ))}
    </fieldset>
  );
}
