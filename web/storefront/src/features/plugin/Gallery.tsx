import { apiUrl } from "@shared/components/PluginIcon";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Gallery.module.css";

const Lightbox = lazy(() => import("./Lightbox"));

/** The screenshots in a row; one opens large. */
export function Gallery({ name, urls }: { name: string; urls: string[] }) {
  const { t } = useTranslation("plugin");
  const [open, setOpen] = useState<number>();
  if (urls.length === 0) return null;
  return (
    <section aria-label={t("gallery.label")}>
      <ul className={classes.row} data-single={urls.length === 1 || undefined}>
        {urls.map((url, i) => (
          <li key={url}>
            <button
              type="button"
              className={classes.thumb}
              aria-haspopup="dialog"
              aria-label={t("gallery.open", { n: i + 1, count: urls.length })}
              onClick={() => setOpen(i)}
            >
              <img
                src={apiUrl(url)}
                alt={t("gallery.alt", { n: i + 1, name })}
                loading={i < 2 ? "eager" : "lazy"}
                decoding="async"
              />
            </button>
          </li>
        ))}
      </ul>
      {open !== undefined && (
        <Suspense>
          <Lightbox name={name} urls={urls} at={open} onMove={setOpen} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </section>
  );
}
