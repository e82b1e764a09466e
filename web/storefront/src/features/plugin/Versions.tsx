import { useProblemToast } from "@shared/api/useProblemToast";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState } from "@shared/components/State";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useDownload } from "@/features/download/useDownload";
import type { PluginPage } from "./queries";
import { versionList } from "./queries";
import { SectionSkeleton } from "./Skeletons";
import { VersionRow } from "./VersionRow";
import classes from "./Versions.module.css";

/** Every version there was, the withdrawn ones too. The page brought the newest; the rest follows. */
export default function Versions({ plugin, downloadable }: { plugin: PluginPage; downloadable: boolean }) {
  const { t } = useTranslation("plugin");
  const list = useInfiniteQuery(versionList(plugin.slug));
  const download = useDownload(plugin.slug);
  const onError = useProblemToast();
  if (list.isPending && plugin.versions.length === 0) return <SectionSkeleton />;
  const versions = list.data?.pages.flatMap((page) => page.items) ?? plugin.versions;
  const free = plugin.price.minor === 0 && plugin.status === "listed";
  return (
    <section aria-label={t("versions.label")}>
      {versions.length === 0 && <p className={classes.quiet}>{t("versions.none")}</p>}
      <ul className={classes.list}>
        {versions.map((version, i) => (
          <VersionRow
            key={version.id}
            slug={plugin.slug}
            version={version}
            latest={version.version === plugin.latestVersion}
            open={i === 0}
            onDownload={downloadable || free ? () => download.mutate(version.version, { onError }) : undefined}
            busy={download.isPending && download.variables === version.version}
          />
        ))}
      </ul>
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      <LoadMore hasMore={list.hasNextPage} loading={list.isFetchingNextPage} onMore={() => void list.fetchNextPage()} />
    </section>
  );
}
