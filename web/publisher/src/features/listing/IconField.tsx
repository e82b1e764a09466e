import { Button } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { FileButton } from "./FileButton";
import classes from "./IconField.module.css";
import { useImages } from "./useImages";

/** The plugin's face in the sizes in which people meet it, cropped as the store crops it. */
export function IconField({ plugin }: { plugin: Schemas["Plugin"] }) {
  const { t } = useTranslation("listing");
  const { upload, remove } = useImages(plugin);
  const { icon, slug } = plugin;
  return (
    <div className={classes.icon}>
      <div className={classes.sizes}>
        {[96, 56, 32].map((size) => (
          <PluginIcon key={size} slug={slug} src={icon?.url} size={size} />
        ))}
      </div>
      <div className={classes.words}>
        <h3 className={classes.title}>{t("field.icon")}</h3>
        <p className={classes.hint}>{t("icon.hint")}</p>
        {!icon && <p className={classes.hint}>{t("icon.generated")}</p>}
        {icon && icon.width !== icon.height && <p className={classes.warning}>{t("icon.notSquare")}</p>}
        <div className={classes.actions}>
          <FileButton
            id="field-icon"
            label={t(icon ? "icon.change" : "icon.upload")}
            loading={upload.isPending}
            onFiles={(files) => upload.mutate({ kind: "icon", files: files.slice(0, 1) })}
          />
          {icon && (
            <Button variant="subtle" color="gray" size="sm" onClick={() => remove.mutate(icon)}>
              {t("icon.remove")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
