import { Skeleton } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { brand } from "@shared/api/boot";
import { useDocumentTitle } from "@shared/components/PageHeader";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/features/search/SearchField";
import { showHeroSearch } from "@/features/search/spot";
import classes from "./Hero.module.css";
import { popularTags } from "./queries";

/** The front page's first words and its search, which takes the place of the header's while it is in sight. */
export function Hero() {
  const { t } = useTranslation("catalogue");
  useDocumentTitle(t("home.title"));
  const { ref, entry } = useIntersection({ rootMargin: "-64px 0px 0px" });
  const inSight = entry?.isIntersecting ?? true;
  useEffect(() => {
    showHeroSearch(inSight);
  }, [inSight]);
  return (
    <section className={classes.hero} aria-label={brand.name}>
      <h1 className={classes.claim}>{t("home.claim")}</h1>
      <div ref={ref} className={classes.search}>
        <SearchField size="large" hotkey={inSight} />
      </div>
      <PopularTags />
    </section>
  );
}

function PopularTags() {
  const { t } = useTranslation("catalogue");
  const { data, isError } = useQuery(popularTags);
  if (isError || data?.tags.length === 0) return null;
  return (
    <div className={classes.popular}>
      <span>{t("home.popular")}</span>
      {data ? (
        <ul className={classes.tags}>
          {data.tags.slice(0, 6).map(({ tag }) => (
            <li key={tag}>
              <Link to="/plugins" search={{ tag: [tag] }} className={classes.tag}>
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton height={32} width={320} radius="xl" />
      )}
    </div>
  );
}
