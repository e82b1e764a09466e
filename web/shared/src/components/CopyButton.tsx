import { ActionIcon, CopyButton as Copy, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Copies a text; the label says of what. */
export function CopyButton({ value, label }: { value: string; label?: string }) {
  const { t } = useTranslation();
  return (
    <Copy value={value} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("action.copied") : (label ?? t("action.copy"))}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={copied ? t("action.copied") : (label ?? t("action.copy"))}
            onClick={copy}
          >
            {copied ? <IconCheck size={18} stroke={1.6} /> : <IconCopy size={18} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copy>
  );
}
