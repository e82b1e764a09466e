import { Button, Skeleton } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { Stars } from "@shared/components/Stars";
import { ErrorState, State } from "@shared/components/State";
import { When } from "@shared/components/When";
import { IconStar } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ownReviewsQuery } from "@/features/account/queries";
import classes from "./AccountList.module.css";

export function Reviews() {
  const { t } = useTranslation("customer");
  const reviews = useInfiniteQuery(ownReviewsQuery);
  const items = reviews.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("nav.reviews")} />
      {reviews.isPending && [0, 1, 2].map((i) => <Skeleton key={i} height={96} mb="sm" radius="md" />)}
      {reviews.isError && <ErrorState error={reviews.error} onRetry={() => void reviews.refetch()} />}
      <ul className={classes.list}>
        {items.map((review) => (
          <li key={review.id} className={classes.row}>
            <PluginIcon slug={review.plugin.slug} src={review.plugin.iconUrl} size={48} />
            <div>
              <Link className={classes.name} to="/plugins/$slug" params={{ slug: review.plugin.slug }} hash="reviews">
                {review.plugin.name}
              </Link>
              <div className={classes.detail}>
                <Stars value={review.rating} />
                <When at={review.updatedAt} absolute="date" />
                {review.status === "hidden" && <Badge tone="warn">{t("reviews.hidden")}</Badge>}
              </div>
              <p className={classes.text}>
                {review.title && <strong>{review.title}</strong>} {review.body}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {reviews.isSuccess && items.length === 0 && (
        <State
          icon={<IconStar stroke={1.4} />}
          title={t("reviews.empty")}
          action={
            <Button component={Link} to="/library" variant="default">
              {t("reviews.library")}
            </Button>
          }
        >
          {t("reviews.emptyText")}
        </State>
      )}
      <LoadMore
        hasMore={reviews.hasNextPage}
        loading={reviews.isFetchingNextPage}
        onMore={() => void reviews.fetchNextPage()}
        auto
      />
    </>
  );
}
