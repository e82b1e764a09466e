import { ActionIcon, TextInput } from "@mantine/core";
import { apiUrl } from "@shared/components/PluginIcon";
import { IconChevronLeft, IconChevronRight, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PluginImage } from "./images";
import classes from "./ScreenshotsField.module.css";

type Props = {
  image: PluginImage;
  place: number;
  total: number;
  dragging: boolean;
  onDrag: (place: number | undefined) => void;
  onDropHere: () => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  onDescribe: (alt: string) => void;
};

export function Screenshot({ image, place, total, dragging, onDrag, onDropHere, onMove, onRemove, onDescribe }: Props) {
  const { t } = useTranslation("listing");
  const [alt, setAlt] = useState(image.alt);
  const [over, setOver] = useState(false);
  return (
    <li
      className={classes.shot}
      data-dragging={dragging || undefined}
      data-over={over || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        onDrag(place);
      }}
      onDragEnd={() => onDrag(undefined)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onDropHere();
      }}
    >
      <img
        className={classes.picture}
        src={apiUrl(image.url)}
        alt={image.alt || t("shots.label", { n: place + 1 })}
        width={image.width}
        height={image.height}
        draggable={false}
        loading="lazy"
      />
      <div className={classes.buttons}>
        {place > 0 && (
          <ActionIcon variant="default" size={36} aria-label={t("shots.left")} onClick={() => onMove(-1)}>
            <IconChevronLeft size={18} stroke={1.6} />
          </ActionIcon>
        )}
        {place < total - 1 && (
          <ActionIcon variant="default" size={36} aria-label={t("shots.right")} onClick={() => onMove(1)}>
            <IconChevronRight size={18} stroke={1.6} />
          </ActionIcon>
        )}
        <ActionIcon variant="default" size={36} aria-label={t("shots.remove", { n: place + 1 })} onClick={onRemove}>
          <IconTrash size={18} stroke={1.6} />
        </ActionIcon>
      </div>
      <TextInput
        size="sm"
        aria-label={t("shots.alt")}
        placeholder={t("shots.altHint")}
        maxLength={200}
        value={alt}
        onChange={(event) => setAlt(event.currentTarget.value)}
        onBlur={() => alt.trim() !== image.alt && onDescribe(alt.trim())}
      />
    </li>
  );
}
