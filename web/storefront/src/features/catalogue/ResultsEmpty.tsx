import { ButtonLink } from "@shared/components/ButtonLink";
import { State } from "@shared/components/State";
import { IconSearchOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { PluginGrid } from "./PluginGrid";
import { pluginList } from "./queries";
import classes from "./ResultsEmpty.module.css";
import { activeFilters, type ResultsSearch, withoutFilters } from "./search";

type Props = { search: ResultsSearch; page: { category?: string } };

/** Nothing found: how to find something, and what others like meanwhile. */
export function ResultsEmpty({ search, page }: Props) {
  const { t } = useTranslation("catalogue");
  const filtered = activeFilters(search, page).length > 0;
  const bare = !filtered && !search.q;
  return (
    <>
      <State
        icon={<IconSearchOff stroke={1.4} />}
        title={
          bare && page.category
            ? t("empty.category")
            : search.q
              ? t("empty.titleFor", { query: search.q })
              : t("empty.title")
        }
        action={
          filtered ? (
            <ButtonLink to="." search={withoutFilters(search)} variant="default">
              {t("empty.dropAll")}
            </ButtonLink>
          ) : (
            <ButtonLink to="/plugins" variant="default">
              {t("empty.all")}
            </ButtonLink>
          )
        }
      >
        {t(filtered ? "empty.text" : bare && page.category ? "empty.categoryText" : "empty.textPlain")}
      </State>
      <Popular />
    </>
  );
}

function Popular() {
  const { t } = useTranslation("catalogue");
  const { data } = useInfiniteQuery(pluginList({ sort: "popular" }, 6));
  const plugins = data?.pages[0]?.items ?? [];
  if (plugins.length === 0) return null;
  return (
    <section className={classes.popular}>
      <h2>{t("empty.popular")}</h2>
      <PluginGrid plugins={plugins} label={t("empty.popular")} />
    </section>
  );
}
