import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Code.module.css";

/** What is to be known about a text before it is read. */
export function CodeNotes({ hidden, crlf }: { hidden: number; crlf: boolean }) {
  const { t } = useTranslation("review");
  if (!hidden && !crlf) return null;
  return (
    <p className={classes.notes}>
      {hidden > 0 && (
        <span className={classes.hidden}>
          <IconEyeOff size={16} stroke={1.6} aria-hidden="true" />
          {t("files.hidden", { count: hidden })}
        </span>
      )}
      {crlf && <span>{t("files.crlf")}</span>}
    </p>
  );
}
