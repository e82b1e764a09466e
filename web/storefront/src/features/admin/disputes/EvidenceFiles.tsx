import { Checkbox } from "@mantine/core";
import { IconExternalLink, IconFileTypePdf } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Disputes.module.css";
import { type Draft, withFile } from "./draft";
import { type EvidenceFile, fileOf } from "./queries";

type Props = { disputeId: string; files: EvidenceFile[]; draft: Draft; onDraft: (draft: Draft) => void };

/** The files that go with the texts, to look at and to leave out. */
export function EvidenceFiles({ disputeId, files, draft, onDraft }: Props) {
  const { t } = useTranslation("disputes");
  return (
    <fieldset className={classes.part}>
      <legend>{t("part.files")}</legend>
      <ul className={classes.files}>
        {files.map((file) => (
          <li key={file.field} className={classes.file}>
            <FileLink disputeId={disputeId} file={file} />
            <Checkbox
              label={t("editor.send")}
              aria-label={t("editor.sendFile", { file: t(`file.${file.field}.name`) })}
              checked={!draft.leftOut.includes(file.field)}
              onChange={(event) => onDraft(withFile(draft, file.field, event.currentTarget.checked))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

export function FileLink({ disputeId, file, answer }: { disputeId: string; file: EvidenceFile; answer?: string }) {
  const { t } = useTranslation("disputes");
  return (
    <span>
      <a className={classes.name} href={fileOf(disputeId, file, answer)} target="_blank" rel="noopener">
        <IconFileTypePdf size={18} stroke={1.6} aria-hidden="true" />
        {t(`file.${file.field}.name`)}
        <IconExternalLink size={14} stroke={1.6} aria-hidden="true" />
        <span className="visually-hidden">{t("editor.newTab")}</span>
      </a>
      <span className={classes.about}>{t(`file.${file.field}.about`)}</span>
    </span>
  );
}
