import { VisibleText } from "@shared/components/VisibleText";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import changes from "./Changes.module.css";
import { type Entry, entries, type Field, type Listing } from "./changes";
import { hostOf } from "./inert";
import classes from "./ListingFacts.module.css";
import { TextChange } from "./TextChange";

type Props = { now: Listing; before?: Listing; changed: Set<Field> };

/** What the page says besides its texts: shelf, tags, license, what it works with, where its links lead. */
export function ListingFacts({ now, before, changed }: Props) {
  const { t } = useTranslation(["review", "category"]);
  const category = (listing: Listing) => t(`category:${listing.category}`, { defaultValue: listing.category });
  const links: Record<string, string> = {
    homepage: t("listing.homepage"),
    repository: t("listing.repository"),
    issues: t("listing.issues"),
  };
  return (
    <dl className={classes.facts}>
      <Fact name={t("listing.category")} changed={changed.has("category")}>
        <TextChange before={before && category(before)} now={category(now)} />
      </Fact>
      <Fact name={t("listing.tags")} changed={changed.has("tags")}>
        <Tags now={now.tags} before={before?.tags} />
      </Fact>
      <Fact name={t("listing.license")} changed={changed.has("license")}>
        <TextChange before={before?.license} now={now.license} />
      </Fact>
      <Fact name={t("listing.hosts")} changed={changed.has("hosts")}>
        <Entries all={entries(before?.hosts ?? now.hosts, now.hosts)} none={t("listing.anyHost")} />
      </Fact>
      <Fact name={t("listing.links")} changed={changed.has("links")}>
        <Entries
          all={entries(before?.links ?? now.links, now.links)}
          none={t("listing.noLinks")}
          word={(key) => links[key] ?? key}
          link
        />
      </Fact>
    </dl>
  );
}

function Fact({ name, changed, children }: { name: string; changed: boolean; children: ReactNode }) {
  const { t } = useTranslation("review");
  return (
    <div className={classes.fact} data-changed={changed || undefined}>
      <dt>
        {name}
        {changed && <span className={classes.changed}>{t("listing.changed")}</span>}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Tags({ now, before = now }: { now: string[]; before?: string[] }) {
  const { t } = useTranslation("review");
  const all = [...now, ...before.filter((tag) => !now.includes(tag))];
  if (all.length === 0) return t("listing.nothing");
  return (
    <span className={classes.tags}>
      {all.map((tag) => {
        const text = <VisibleText text={tag} />;
        if (!now.includes(tag)) {
          return (
            <del key={tag} className={changes.removed}>
              {text}
            </del>
          );
        }
        if (!before.includes(tag)) {
          return (
            <ins key={tag} className={changes.added}>
              {text}
            </ins>
          );
        }
        return <span key={tag}>{text}</span>;
      })}
    </span>
  );
}

type EntriesProps = { all: Entry[]; none: string; word?: (key: string) => string; link?: boolean };

function Entries({ all, none, word, link }: EntriesProps) {
  if (all.length === 0) return none;
  return (
    <ul className={classes.entries}>
      {all.map(({ key, before, now }) => (
        <li key={key}>
          <span className={classes.key}>{word ? word(key) : <VisibleText text={key} />}</span>{" "}
          {before !== now && before !== undefined && (
            <del className={changes.removed}>
              <VisibleText text={before} />
            </del>
          )}{" "}
          {now !== undefined && <Value value={now} added={before !== now} link={link} />}
        </li>
      ))}
    </ul>
  );
}

function Value({ value, added, link }: { value: string; added: boolean; link?: boolean }) {
  const shown = <VisibleText text={value} />;
  const host = link && value.startsWith("https://") ? hostOf(value) : undefined;
  const target = host ? (
    <>
      <a href={value} target="_blank" rel="noopener noreferrer nofollow">
        {shown}
      </a>
      {!value.includes(`//${host}`) && <code className={classes.host}>{host}</code>}
    </>
  ) : (
    shown
  );
  return added ? <ins className={changes.added}>{target}</ins> : target;
}
