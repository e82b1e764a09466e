import { RouteNotFound } from "@shared/app/RouteStates";
import { PageHeader } from "@shared/components/PageHeader";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCategoryName } from "@/features/catalogue/categories";
import { categoryList } from "@/features/catalogue/queries";
import { Results } from "@/features/catalogue/Results";

const route = getRouteApi("/categories/$category");

export function Category() {
  const { t } = useTranslation("catalogue");
  const { category } = route.useParams();
  const search = route.useSearch();
  const { name, text } = useCategoryName();
  const { data } = useQuery(categoryList);
  if (data && !data.categories.some((one) => one.category === category)) return <RouteNotFound />;
  return (
    <>
      <PageHeader
        eyebrow={<Link to="/plugins">{t("results.title")}</Link>}
        title={name(category)}
        description={text(category)}
      />
      <Results search={search} page={{ category }} />
    </>
  );
}
