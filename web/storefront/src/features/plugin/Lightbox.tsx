import { ActionIcon, Modal } from "@mantine/core";
import { apiUrl } from "@shared/components/PluginIcon";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Gallery.module.css";

type Props = { name: string; urls: string[]; at: number; onMove: (to: number) => void; onClose: () => void };

/** One screenshot as large as the window allows; the arrow keys go through all. */
export default function Lightbox({ name, urls, at, onMove, onClose }: Props) {
  const { t } = useTranslation(["plugin", "common"]);
  const go = (by: number) => onMove((at + by + urls.length) % urls.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") go(-1);
    if (event.key === "ArrowRight") go(1);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      onKeyDown={onKeyDown}
      size="min(96vw, 1400px)"
      title={t("gallery.title", { n: at + 1, count: urls.length })}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <div className={classes.stage}>
        <img className={classes.picture} src={apiUrl(urls[at] ?? "")} alt={t("gallery.alt", { n: at + 1, name })} />
      </div>
      {urls.length > 1 && (
        <div className={classes.controls}>
          <ActionIcon variant="default" size={44} aria-label={t("gallery.previous")} onClick={() => go(-1)}>
            <IconChevronLeft size={20} stroke={1.6} />
          </ActionIcon>
          <ActionIcon variant="default" size={44} aria-label={t("gallery.next")} onClick={() => go(1)}>
            <IconChevronRight size={20} stroke={1.6} />
          </ActionIcon>
        </div>
      )}
    </Modal>
  );
}
