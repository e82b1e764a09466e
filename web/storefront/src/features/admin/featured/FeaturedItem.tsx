import { ActionIcon } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconX } from "@tabler/icons-react";
import type { HTMLAttributes, KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Featured.module.css";
import type { Choice } from "./featuredList";

type Props = {
  plugin: Choice;
  place: number;
  last: boolean;
  dragged: boolean;
  handle: HTMLAttributes<HTMLButtonElement>;
  onMove: (step: 1 | -1) => void;
  onRemove: () => void;
};

/** A featured plugin, to be moved by its handle, by arrow keys on it or by the buttons. */
export function FeaturedItem({ plugin, place, last, dragged, handle, onMove, onRemove }: Props) {
  const { t } = useTranslation("admin");
  const { name } = plugin;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : undefined;
    if (!step) return;
    event.preventDefault();
    onMove(step);
  };
  return (
    <li className={classes.item} data-slug={plugin.slug} data-dragged={dragged || undefined}>
      <button
        type="button"
        className={classes.handle}
        data-focus="handle"
        aria-label={t("featured.drag", { name })}
        onKeyDown={onKeyDown}
        {...handle}
      >
        <IconGripVertical size={20} stroke={1.6} />
      </button>
      <span className={classes.place}>{place}</span>
      <PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={40} />
      <div className={classes.words}>
        <div className={classes.name}>{name}</div>
        {plugin.publisherName && <div className={classes.quiet}>{plugin.publisherName}</div>}
        {plugin.status !== "listed" && <div className={classes.hidden}>{t(`featured.hidden.${plugin.status}`)}</div>}
      </div>
      <div className={classes.buttons}>
        <Step label={t("featured.up", { name })} focus="up" disabled={place === 1} onClick={() => onMove(-1)}>
          <IconArrowUp size={18} stroke={1.6} />
        </Step>
        <Step label={t("featured.down", { name })} focus="down" disabled={last} onClick={() => onMove(1)}>
          <IconArrowDown size={18} stroke={1.6} />
        </Step>
        <Step label={t("featured.remove", { name })} focus="remove" onClick={onRemove}>
          <IconX size={18} stroke={1.6} />
        </Step>
      </div>
    </li>
  );
}

type StepProps = { label: string; focus: string; disabled?: boolean; onClick: () => void; children: React.ReactNode };

// Not `disabled`: that would throw the focus out of a row that has just reached its end.
function Step({ label, focus, disabled, onClick, children }: StepProps) {
  return (
    <ActionIcon
      className={classes.step}
      variant="subtle"
      color="gray"
      size={40}
      aria-label={label}
      aria-disabled={disabled}
      data-focus={focus}
      onClick={() => !disabled && onClick()}
    >
      {children}
    </ActionIcon>
  );
}
