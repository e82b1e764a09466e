import { Badge } from "@shared/components/Badge";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { IconMessages } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { Composer } from "./Composer";
import classes from "./ThreadTab.module.css";

type Message = Schemas["ReviewMessage"];

export const threadKey = (id: string) => ["get", "/v1/submissions/{id}/messages", id] as const;

/** What author and reviewers wrote to each other, and what reviewers noted among themselves. */
export function ThreadTab({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  const thread = useInfiniteQuery({
    queryKey: threadKey(review.id),
    initialPageParam: "",
    refetchInterval: 20_000,
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { id: review.id }, query: { limit: 100, cursor: pageParam || undefined } };
      const { data } = await panel.fetch.GET("/v1/submissions/{id}/messages", { params, signal });
      return data ?? { items: [] };
    },
    getNextPageParam: (page: Schemas["MessagePage"]) => page.nextCursor || undefined,
  });
  // The first of them came with the case.
  const messages = thread.data?.pages.flatMap((page) => page.items) ?? review.messages;
  return (
    <section className={classes.thread} aria-label={t("thread.title")}>
      {thread.isError && <ErrorState error={thread.error} onRetry={() => void thread.refetch()} />}
      {messages.length === 0 ? (
        <State icon={<IconMessages stroke={1.4} />} title={t("thread.empty")}>
          {t("thread.emptyText")}
        </State>
      ) : (
        <ol className={classes.messages} aria-live="polite">
          {messages.map((message) => (
            <One key={message.id} message={message} />
          ))}
        </ol>
      )}
      <LoadMore
        hasMore={thread.hasNextPage}
        loading={thread.isFetchingNextPage}
        onMore={() => void thread.fetchNextPage()}
      />
      <Composer review={review} />
    </section>
  );
}

function One({ message }: { message: Message }) {
  const { t } = useTranslation("review");
  return (
    <li className={classes.message} data-from={message.internal ? "internal" : message.from}>
      <header className={classes.head}>
        <span className={classes.name}>{message.authorName && <VisibleText text={message.authorName} />}</span>
        {message.internal ? (
          <Badge tone="warn">{t("thread.internal")}</Badge>
        ) : (
          <span className={classes.side}>{t(`thread.${message.from}`)}</span>
        )}
        <span className={classes.at}>
          <When at={message.at} />
        </span>
      </header>
      <p className={classes.body}>
        <VisibleText text={message.body} keep={"\n\r\t"} />
      </p>
    </li>
  );
}
