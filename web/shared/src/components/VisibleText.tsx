import { useTranslation } from "react-i18next";
import { codePointLabel, hiddenName, reorders, splitHidden } from "./hidden";
import classes from "./VisibleText.module.css";

/** Text that others wrote, with a mark for each character that could not be seen or would reorder the line. */
export function VisibleText({ text, keep }: { text: string; keep?: string }) {
  let at = 0;
  return (
    <bdi>
      {splitHidden(text, keep).map((run) => {
        const key = at;
        at += "text" in run ? run.text.length : 1;
        return "text" in run ? run.text : <HiddenMark key={key} code={run.hidden} />;
      })}
    </bdi>
  );
}

/** One such character: its code point, and its name for who hovers or listens. */
export function HiddenMark({ code }: { code: number }) {
  const { t } = useTranslation();
  const label = codePointLabel(code);
  const name = hiddenName(code);
  const said = t("hidden.character", { code: name ? `${label} ${name}` : label });
  return (
    <span className={classes.mark} data-reorders={reorders(code) || undefined} title={said}>
      <span aria-hidden="true">{label}</span>
      <span className="visually-hidden">{said}</span>
    </span>
  );
}
