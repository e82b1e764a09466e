import { Modal, UnstyledButton } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { apiUrl } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Listing } from "./changes";
import classes from "./Gallery.module.css";

type Image = Listing["images"][number];
type Shown = { image: Image; state?: "added" | "removed"; name: string };

/** The page's pictures, which come through the API only; those that are new or gone say so. */
export function Gallery({ now, before }: { now: Listing; before?: Listing }) {
  const { t } = useTranslation(["review", "common"]);
  const [opened, setOpened] = useState<Shown>();
  const shown = picturesOf(now, before, (image, n) =>
    image.kind === "icon" ? t("listing.icon") : t("listing.screenshot", { n }),
  );
  if (shown.length === 0) return <p className={classes.none}>{t("listing.noImages")}</p>;
  return (
    <>
      <ul className={classes.gallery}>
        {shown.map((one) => (
          <li key={`${one.state}${one.image.url}`} data-state={one.state}>
            <UnstyledButton
              className={classes.picture}
              aria-label={t("listing.open", { what: one.name })}
              onClick={() => setOpened(one)}
            >
              <img
                src={apiUrl(one.image.url)}
                alt={one.image.alt ?? ""}
                loading="lazy"
                width={one.image.width}
                height={one.image.height}
              />
            </UnstyledButton>
            <span className={classes.caption}>
              {one.name}
              {one.state && <Badge tone={one.state === "added" ? "good" : "bad"}>{t(`listing.${one.state}`)}</Badge>}
            </span>
          </li>
        ))}
      </ul>
      <Modal
        opened={opened !== undefined}
        onClose={() => setOpened(undefined)}
        title={opened?.name}
        size="xl"
        closeButtonProps={{ "aria-label": t("common:action.close") }}
      >
        {opened && (
          <figure className={classes.large}>
            <img src={apiUrl(opened.image.url)} alt={opened.image.alt ?? ""} />
            <figcaption>
              {opened.image.alt && <VisibleText text={opened.image.alt} />} {opened.image.width} × {opened.image.height}
            </figcaption>
          </figure>
        )}
      </Modal>
    </>
  );
}

function picturesOf(now: Listing, before: Listing | undefined, name: (image: Image, n: number) => string): Shown[] {
  const same = (a: Image, b: Image) => a.kind === b.kind && a.sha256 === b.sha256;
  const was = before?.images ?? now.images;
  const numbered = (images: Image[]) => {
    let n = 0;
    return images.map((image) => ({ image, name: name(image, image.kind === "icon" ? 0 : ++n) }));
  };
  const present: Shown[] = numbered(now.images).map((one) => ({
    ...one,
    state: was.some((old) => same(old, one.image)) ? undefined : "added",
  }));
  const gone: Shown[] = numbered(was)
    .filter((one) => !now.images.some((image) => same(image, one.image)))
    .map((one) => ({ ...one, state: "removed" }));
  return [...present, ...gone];
}
