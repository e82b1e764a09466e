import { Badge } from "@shared/components/Badge";
import { PluginIcon } from "@shared/components/PluginIcon";
import { useFormat } from "@shared/format/useFormat";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { changedFields, type Field, type Listing } from "./changes";
import { Description } from "./Description";
import { Gallery } from "./Gallery";
import { ListingFacts } from "./ListingFacts";
import classes from "./ListingPane.module.css";
import { TextChange } from "./TextChange";
import { UntrustedMarkdown } from "./UntrustedMarkdown";

/** The plugin's page as customers will see it, with what is different from the page that was approved last. */
export function ListingPane({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  const { listing: now, previousListing: before } = review;
  const changed = useMemo(() => changedFields(before, now), [before, now]);
  return (
    <div className={classes.pane}>
      <Compared review={review} count={changed.size} />
      <Head slug={review.slug} now={now} before={before} />
      <ListingFacts now={now} before={before} changed={changed} />
      <Part title={t("listing.images")} changed={changed} field="images">
        <Gallery now={now} before={before} />
      </Part>
      <Description now={now} before={before} />
      <section className={classes.part}>
        <h3 className={classes.title}>{t("listing.changelog", { version: review.version })}</h3>
        {review.changelogHtml ? (
          <UntrustedMarkdown html={review.changelogHtml} />
        ) : (
          <p className={classes.none}>{t("listing.noChangelog")}</p>
        )}
      </section>
    </div>
  );
}

function Compared({ review, count }: { review: Schemas["ReviewCase"]; count: number }) {
  const { t } = useTranslation("review");
  const version = review.previous?.version;
  return (
    <header className={classes.head}>
      <h2 className={classes.heading}>{t("listing.title")}</h2>
      <p className={classes.compared}>
        {!review.previousListing
          ? t("listing.first")
          : count > 0
            ? t("listing.change", { count, version })
            : t("listing.unchanged", { version })}
      </p>
    </header>
  );
}

function Head({ slug, now, before }: { slug: string; now: Listing; before?: Listing }) {
  const { t } = useTranslation(["review", "common"]);
  const { money } = useFormat();
  // Our own words: the spaces that hold an amount together are not the author's.
  const price = (listing: Listing) =>
    listing.price.minor === 0
      ? t("common:price.free")
      : [listing.price, ...listing.prices.toSorted((a, b) => (a.currency < b.currency ? -1 : 1))]
          .map((price) => money(price).replace(/\s/g, " "))
          .join(" · ");
  const icon = now.images.find((image) => image.kind === "icon");
  return (
    <div className={classes.plugin}>
      <PluginIcon slug={slug} src={icon?.url} size={72} />
      <div className={classes.words}>
        <h3 className={classes.name}>
          <TextChange before={before?.name} now={now.name} />
        </h3>
        <p className={classes.summary}>
          <TextChange before={before?.summary} now={now.summary} />
        </p>
        <p className={classes.price}>
          <TextChange before={before && price(before)} now={price(now)} />
        </p>
      </div>
    </div>
  );
}

type PartProps = { title: string; changed: Set<Field>; field: Field; children: React.ReactNode };

function Part({ title, changed, field, children }: PartProps) {
  const { t } = useTranslation("review");
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>
        {title} {changed.has(field) && <Badge tone="warn">{t("listing.changed")}</Badge>}
      </h3>
      {children}
    </section>
  );
}
