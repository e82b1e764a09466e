import { Skeleton } from "@mantine/core";
import { Stars } from "@shared/components/Stars";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { useCategoryName } from "./categories";
import { FacetGroup } from "./FacetGroup";
import classes from "./Facets.module.css";
import type { ResultsSearch } from "./search";

type Props = {
  search: ResultsSearch;
  page: { category?: string };
  facets?: Schemas["Facets"];
};

/** What the results have in common, by how many have it. */
export function Facets({ search, page, facets }: Props) {
  const { t } = useTranslation("catalogue");
  const { name } = useCategoryName();
  if (!facets) return <FacetsSkeleton />;
  const rating = facets.rating.filter(({ value }) => Number(value) >= 3).toReversed();
  return (
    <div className={classes.facets}>
      {!page.category && (
        <FacetGroup title={t("facet.category")} kind="category" search={search} counts={facets.category} label={name} />
      )}
      <FacetGroup title={t("facet.host")} kind="host" search={search} counts={facets.host} />
      <FacetGroup
        title={t("facet.price")}
        kind="price"
        search={search}
        counts={facets.price}
        label={(value) => t(value === "free" ? "facet.free" : "facet.paid")}
      />
      <FacetGroup
        title={t("facet.rating")}
        kind="minRating"
        search={search}
        counts={rating}
        label={(value) => (
          <span className={classes.stars}>
            <Stars value={Number(value)} size={14} /> {t("facet.andUp")}
          </span>
        )}
      />
      <FacetGroup title={t("facet.tag")} kind="tag" search={search} counts={facets.tag} />
    </div>
  );
}

function FacetsSkeleton() {
  return (
    <div className={classes.facets} aria-hidden="true">
      {[6, 4, 2].map((lines) => (
        <div key={lines}>
          <Skeleton height={14} width={90} mb={20} />
          {Array.from({ length: lines }, (_, i) => (
            <Skeleton key={i} height={12} my={22} width={`${85 - i * 6}%`} />
          ))}
        </div>
      ))}
    </div>
  );
}
