import { useTranslation } from "react-i18next";
import { PluginPicker } from "../PluginPicker";
import classes from "./Featured.module.css";
import { type Choice, room } from "./featuredList";

type Props = { list: Choice[]; onAdd: (plugin: Choice) => void };

/** Finds a plugin of the store by name and puts it at the end of the list. */
export function AddFeatured({ list, onAdd }: Props) {
  const { t } = useTranslation("admin");
  const full = list.length >= room;
  return (
    <div className={classes.add}>
      <PluginPicker
        label={t("featured.add")}
        placeholder={t("featured.addHint")}
        description={full ? t("featured.full") : undefined}
        disabled={full}
        taken={list.map(({ slug }) => slug)}
        onPick={(plugin) => onAdd({ ...plugin, status: "listed" })}
      />
    </div>
  );
}
