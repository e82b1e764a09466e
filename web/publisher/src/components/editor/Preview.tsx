import { useDebouncedValue } from "@mantine/hooks";
import { Markdown } from "@shared/components/Markdown";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { panel } from "@/api";
import classes from "./MarkdownEditor.module.css";

/** What the store will show, made by the server that makes it there. */
export function Preview({ source, plain }: { source: string; plain?: boolean }) {
  const { t } = useTranslation("editor");
  const [settled] = useDebouncedValue(source, 400);
  const { data, error } = useQuery({
    queryKey: ["post", "/v1/preview/markdown", settled],
    queryFn: async ({ signal }) =>
      (await panel.fetch.POST("/v1/preview/markdown", { body: { source: settled }, signal })).data?.html ?? "",
    enabled: settled.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  if (plain) return <Markdown html={data ?? ""} level={2} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.preview} aria-label={t("preview")} tabIndex={0}>
      {settled.trim() === "" ? (
        <p className={classes.empty}>{t("empty")}</p>
      ) : error && !data ? (
        <p className={classes.empty}>{t("failed")}</p>
      ) : (
        <Markdown html={data ?? ""} level={2} />
      )}
    </section>
  );
}
