import { PluginIcon } from "@shared/components/PluginIcon";
import { IconSearch, IconTag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Option } from "./options";
import classes from "./SearchField.module.css";

type Props = {
  id: string;
  options: Option[];
  active: number;
  label: string;
  onChoose: (option: Option) => void;
  onActive: (index: number) => void;
};

/** The list box under the search. Keys are the field's business; here is what the pointer does. */
export function Suggestions({ id, options, active, label, onChoose, onActive }: Props) {
  return (
    <div id={`${id}-list`} role="listbox" aria-label={label} className={classes.list}>
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and handles the keys
        <div
          key={option.id}
          id={`${id}-${option.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.option}
          // The field must keep the focus, or it would close the list before the click.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onPointerMove={() => index !== active && onActive(index)}
          onClick={() => onChoose(option)}
        >
          <OptionLine option={option} />
        </div>
      ))}
    </div>
  );
}

function OptionLine({ option }: { option: Option }) {
  const { t } = useTranslation("catalogue");
  switch (option.kind) {
    case "plugin":
      return (
        <>
          <PluginIcon slug={option.slug} src={option.iconUrl} size={28} />
          <span className={classes.text}>{option.name}</span>
        </>
      );
    case "tag":
      return (
        <>
          <IconTag size={18} stroke={1.6} aria-hidden="true" />
          <span className={classes.text}>{option.tag}</span>
          <span className={classes.aside}>{t("plugins", { count: option.plugins, shown: option.plugins })}</span>
        </>
      );
    default:
      return (
        <>
          <IconSearch size={18} stroke={1.6} aria-hidden="true" />
          <span className={classes.text}>
            {t(option.kind === "search" ? "search.all" : "search.didYouMean", { query: option.query })}
          </span>
        </>
      );
  }
}
