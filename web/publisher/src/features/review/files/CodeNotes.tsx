import { useFormat } from "@shared/format/useFormat";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Code.module.css";
import { longestLine } from "./CodeText";

/** How many lines of a text are shown cut at first. */
export const countCut = (lines: string[]) => lines.filter((line) => line.length > longestLine).length;

/** What is to be known about a text before it is read. */
export function CodeNotes({ hidden, crlf, cut }: { hidden: number; crlf: boolean; cut: number }) {
  const { t } = useTranslation("review");
  const { number } = useFormat();
  if (!hidden && !crlf && !cut) return null;
  return (
    <p className={classes.notes}>
      {hidden > 0 && (
        <span className={classes.hidden}>
          <IconEyeOff size={16} stroke={1.6} aria-hidden="true" />
          {t("files.hidden", { count: hidden })}
        </span>
      )}
      {cut > 0 && <span>{t("files.cut", { count: cut, shown: number(longestLine) })}</span>}
      {crlf && <span>{t("files.crlf")}</span>}
    </p>
  );
}
