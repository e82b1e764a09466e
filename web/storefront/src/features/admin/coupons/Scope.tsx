import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type PickedPlugin, PluginPicker } from "../PluginPicker";
import classes from "./Coupons.module.css";

/** As many as the server takes (api/coupons.go). */
const mostPlugins = 24;

type Props = { value: PickedPlugin[]; onChange: (plugins: PickedPlugin[]) => void; error?: ReactNode };

/** The plugins that the code is good for. */
export function Scope({ value, onChange, error }: Props) {
  const { t } = useTranslation("adminCoupons");
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t("form.plugins")}</legend>
      <p className={classes.hint}>{t("form.pluginsText")}</p>
      {value.length > 0 && (
        <ul className={classes.chips}>
          {value.map(({ slug, name }) => (
            <li key={slug} className={classes.chip}>
              {name}
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("form.removePlugin", { name })}
                onClick={() => onChange(value.filter((one) => one.slug !== slug))}
              >
                <IconX size={16} stroke={1.6} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <div className={classes.wide}>
        <PluginPicker
          label={t("form.addPlugin")}
          placeholder={t("form.addPluginHint")}
          disabled={value.length >= mostPlugins}
          taken={value.map(({ slug }) => slug)}
          error={error}
          onPick={(plugin) => onChange([...value, plugin])}
        />
      </div>
    </fieldset>
  );
}
