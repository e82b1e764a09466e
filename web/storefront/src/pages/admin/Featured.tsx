import { Skeleton } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import classes from "@/features/admin/featured/Featured.module.css";
import { FeaturedEditor } from "@/features/admin/featured/FeaturedEditor";
import { featuredQuery } from "@/features/admin/queries";

export function Featured() {
  const { t } = useTranslation("admin");
  const featured = useQuery(featuredQuery);
  return (
    <>
      <PageHeader title={t("featured.title")} description={t("featured.description")} />
      {featured.isPending && <Blank />}
      {featured.isError && !featured.data && (
        <ErrorState error={featured.error} onRetry={() => void featured.refetch()} />
      )}
      {featured.data && <FeaturedEditor saved={featured.data.items} />}
    </>
  );
}

function Blank() {
  return (
    <div className={classes.page} aria-hidden="true">
      <Skeleton height={68} mb={24} />
      <div className={classes.list}>
        {["a", "b", "c", "d", "e"].map((key) => (
          <div key={key} className={classes.item}>
            <Skeleton height={40} width={40} radius="md" />
            <Skeleton height={16} width={180} />
          </div>
        ))}
      </div>
    </div>
  );
}
