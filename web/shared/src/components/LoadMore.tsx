import { Button } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import classes from "./LoadMore.module.css";

type Props = { hasMore: boolean; loading: boolean; onMore: () => void; auto?: boolean };

/** The end of a list that goes on. With `auto` it asks for more by itself when it comes near; the button is always there. */
export function LoadMore({ hasMore, loading, onMore, auto }: Props) {
  const { t } = useTranslation();
  const { ref, entry } = useIntersection({ rootMargin: "600px" });
  const near = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (auto && near && hasMore && !loading) onMore();
  }, [auto, near, hasMore, loading, onMore]);
  if (!hasMore) return null;
  return (
    <div ref={ref} className={classes.more}>
      <Button variant="default" loading={loading} onClick={onMore}>
        {t("action.loadMore")}
      </Button>
    </div>
  );
}
