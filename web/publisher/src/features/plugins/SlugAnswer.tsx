import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { slugQuery } from "./queries";
import classes from "./SlugAnswer.module.css";

/** Whether the address could be had, while one types. */
export function SlugAnswer({ slug, plugin, known }: { slug: string; plugin?: string; known?: string }) {
  const { t } = useTranslation("plugins");
  const [settled] = useDebouncedValue(slug, 300);
  const { data } = useQuery({
    ...slugQuery(settled, plugin),
    enabled: settled !== "" && settled !== known,
    retry: false,
  });
  if (slug === "" || slug === known) return <span aria-live="polite" />;
  const answer = settled === slug ? data : undefined;
  return (
    <span className={classes.answer} aria-live="polite" data-state={answer && (answer.available ? "free" : "taken")}>
      {!answer ? (
        t("create.checking")
      ) : answer.available ? (
        <>
          <IconCheck size={16} stroke={2} aria-hidden="true" />
          {t("create.available")}
        </>
      ) : (
        <>
          <IconAlertCircle size={16} stroke={1.8} aria-hidden="true" />
          {t(`slug.${answer.reason ?? "slug_taken"}`)}
        </>
      )}
    </span>
  );
}
