import { CopyButton } from "@shared/components/CopyButton";
import { useTranslation } from "react-i18next";
import classes from "./Install.module.css";

/** A line for a terminal, or another text to take along, with its copy button. */
export function CommandLine({ command, label }: { command: string; label?: string }) {
  const { t } = useTranslation("plugin");
  return (
    <div className={classes.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{command}</code>
      </pre>
      <CopyButton value={command} label={label ?? t("install.copyCommand")} />
    </div>
  );
}
