import { useSession } from "@shared/account/session";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { IconChevronDown, IconMessage } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ownReview, type PluginPage, type ReviewSort, reviewList } from "../queries";
import { SectionSkeleton } from "../Skeletons";
import { Histogram } from "./Histogram";
import { OwnReview } from "./OwnReview";
import { ReviewItem } from "./ReviewItem";
import classes from "./Reviews.module.css";

const sorts: ReviewSort[] = ["newest", "highest", "lowest"];

export default function Reviews({ plugin, owned }: { plugin: PluginPage; owned: boolean }) {
  const { t } = useTranslation("plugin");
  const [sort, setSort] = useState<ReviewSort>("newest");
  const list = useInfiniteQuery(reviewList(plugin.slug, sort));
  const account = useSession();
  const own = useQuery({ ...ownReview(plugin.slug), enabled: Boolean(account) });
  const first = list.data?.pages[0];
  const rating = first?.rating ?? plugin.rating;
  // The reader's own stands above, where it can be edited.
  const reviews = (list.data?.pages.flatMap((page) => page.items) ?? []).filter(({ id }) => id !== own.data?.id);
  return (
    <div className={classes.section}>
      {rating.count > 0 && <Histogram rating={rating} counts={first?.histogram ?? plugin.histogram} />}
      <OwnReview plugin={plugin} owned={owned} review={own.data} />
      {list.isPending ? (
        <SectionSkeleton />
      ) : list.isError && !first ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : reviews.length === 0 && own.data ? null : reviews.length === 0 ? (
        <State icon={<IconMessage stroke={1.4} />} title={t("reviews.none")}>
          {t("reviews.noneText")}
        </State>
      ) : (
        <>
          <div className={classes.bar}>
            <h2 className={classes.title}>{t("reviews.title")}</h2>
            <label className={classes.sort}>
              <span className="visually-hidden">{t("reviews.sort")}</span>
              <select value={sort} onChange={(event) => setSort(event.currentTarget.value as ReviewSort)}>
                {sorts.map((one) => (
                  <option key={one} value={one}>
                    {t(`reviews.${one}`)}
                  </option>
                ))}
              </select>
              <IconChevronDown size={16} stroke={1.6} aria-hidden="true" />
            </label>
          </div>
          <ul className={classes.list}>
            {reviews.map((review) => (
              <ReviewItem key={review.id} review={review} />
            ))}
          </ul>
          <LoadMore
            hasMore={list.hasNextPage}
            loading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </div>
  );
}
