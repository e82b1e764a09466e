import { ActionIcon, Kbd, Modal, Tooltip } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./ShortcutHelp.module.css";

export type Shown = { keys: string[]; does: string };

/** The keys of a page, for who asks for them. */
export function ShortcutHelp({
  opened,
  onClose,
  shortcuts,
}: {
  opened: boolean;
  onClose: () => void;
  shortcuts: Shown[];
}) {
  const { t } = useTranslation(["review", "common"]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <dl className={classes.keys}>
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className={classes.pair}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.note}>{t("keys.note")}</p>
    </Modal>
  );
}

export function ShortcutButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation("review");
  return (
    <Tooltip label={`${t("keys.title")} (?)`}>
      <ActionIcon
        className={classes.button}
        variant="subtle"
        color="gray"
        size={40}
        onClick={onClick}
        aria-label={t("keys.title")}
      >
        <IconKeyboard size={20} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
