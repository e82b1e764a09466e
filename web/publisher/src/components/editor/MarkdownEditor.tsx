import { SegmentedControl, Textarea } from "@mantine/core";
import { getHotkeyHandler } from "@mantine/hooks";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { edit, type Format } from "./edits";
import classes from "./MarkdownEditor.module.css";
import { Preview } from "./Preview";
import { shortcuts, Toolbar } from "./Toolbar";

type Props = {
  id?: string;
  label: string;
  description?: ReactNode;
  error?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  maxLength?: number;
  rows?: number;
};

/** Markdown beside what the store will make of it: side by side where there is room, one or the other on phones. */
export function MarkdownEditor({ value, onChange, rows = 18, ...field }: Props) {
  const { t } = useTranslation("editor");
  const area = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<"write" | "preview">("write");
  const format = (kind: Format) => {
    if (area.current) apply(area.current, kind, t("placeholders", { returnObjects: true }));
  };
  return (
    <div className={classes.editor} data-mode={mode}>
      <div className={classes.bar}>
        <Toolbar onFormat={format} />
        <SegmentedControl
          className={classes.mode}
          size="xs"
          aria-label={t("mode")}
          value={mode}
          onChange={(next) => setMode(next as typeof mode)}
          data={[
            { value: "write", label: t("write") },
            { value: "preview", label: t("preview") },
          ]}
        />
      </div>
      <div className={classes.panes}>
        <Textarea
          {...field}
          ref={area}
          className={classes.write}
          classNames={{ wrapper: classes.wrapper, input: classes.input, label: "visually-hidden" }}
          rows={rows}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={getHotkeyHandler(shortcuts.map(([format_, key]) => [key, () => format(format_)]))}
        />
        <Preview source={value} />
      </div>
    </div>
  );
}

/** Through the browser's own editing, so that undo knows of it. */
function apply(area: HTMLTextAreaElement, format: Format, placeholders: Parameters<typeof edit>[2]) {
  const made = edit(format, { text: area.value, start: area.selectionStart, end: area.selectionEnd }, placeholders);
  area.focus();
  area.setSelectionRange(made.from, made.to);
  if (!document.execCommand("insertText", false, made.insert)) {
    area.setRangeText(made.insert, made.from, made.to);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(made.start, made.end);
}
