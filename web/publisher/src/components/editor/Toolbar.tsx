import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBold, IconCode, IconHeading, IconItalic, IconLink, IconList } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Format, formats } from "./edits";
import classes from "./MarkdownEditor.module.css";

export const shortcuts: [Format, string][] = [
  ["bold", "mod+B"],
  ["italic", "mod+I"],
  ["link", "mod+K"],
  ["code", "mod+E"],
  ["heading", "mod+shift+H"],
  ["list", "mod+shift+L"],
];

const icons = {
  bold: IconBold,
  italic: IconItalic,
  link: IconLink,
  code: IconCode,
  heading: IconHeading,
  list: IconList,
} as const;

const keys = (format: Format) =>
  (shortcuts.find(([one]) => one === format)?.[1] ?? "")
    .replace("mod", "Ctrl")
    .replace("shift", "Shift")
    .replaceAll("+", " + ");

export function Toolbar({ onFormat }: { onFormat: (format: Format) => void }) {
  const { t } = useTranslation("editor");
  return (
    <div role="toolbar" aria-label={t("toolbar")} className={classes.toolbar}>
      {formats.map((format) => {
        const Icon = icons[format];
        return (
          <Tooltip key={format} label={`${t(format)} · ${keys(format)}`}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t(format)}
              aria-keyshortcuts={keys(format).replaceAll(" ", "").replace("Ctrl", "Control")}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onFormat(format)}
            >
              <Icon size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </div>
  );
}
