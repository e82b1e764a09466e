import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { FileButton } from "./FileButton";
import { maxScreenshots, moved } from "./images";
import { Screenshot } from "./Screenshot";
import classes from "./ScreenshotsField.module.css";
import { useImages } from "./useImages";

/** The gallery: pictures are put in order by dragging, or by the buttons that stand on each. */
export function ScreenshotsField({ plugin }: { plugin: Schemas["Plugin"] }) {
  const { t } = useTranslation("listing");
  const { upload, remove, order, describe } = useImages(plugin);
  const [dragged, setDragged] = useState<number>();
  const [said, setSaid] = useState("");
  const shots = plugin.screenshots;
  const move = (from: number, to: number) => {
    if (from === to || to < 0 || to >= shots.length) return;
    order.mutate(moved(shots, from, to));
    setSaid(t("shots.moved", { n: to + 1, total: shots.length }));
  };
  return (
    <div>
      <h3 className={classes.title}>{t("field.screenshots")}</h3>
      <p className={classes.hint}>{t("shots.hint", { max: maxScreenshots })}</p>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
      {shots.length > 0 && (
        <ol className={classes.grid}>
          {shots.map((image, i) => (
            <Screenshot
              key={image.id}
              image={image}
              place={i}
              total={shots.length}
              dragging={dragged === i}
              onDrag={setDragged}
              onDropHere={() => {
                if (dragged !== undefined) move(dragged, i);
                setDragged(undefined);
              }}
              onMove={(by) => move(i, i + by)}
              onRemove={() => remove.mutate(image)}
              onDescribe={(alt) => describe.mutate({ id: image.id, alt })}
            />
          ))}
        </ol>
      )}
      {shots.length < maxScreenshots && (
        <FileButton
          id="field-screenshots"
          label={t("shots.add")}
          multiple
          loading={upload.isPending}
          onFiles={(files) =>
            upload.mutate({ kind: "screenshot", files: files.slice(0, maxScreenshots - shots.length) })
          }
        />
      )}
    </div>
  );
}
