import { NativeSelect, Skeleton } from "@mantine/core";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState, State } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { IconPackage } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { ReleaseStatus } from "@/components/ReleaseStatus";
import { DropZone } from "@/features/releases/DropZone";
import { releaseQuery, releasesQuery } from "@/features/releases/queries";
import classes from "@/features/releases/Releases.module.css";
import type { Release } from "@/features/releases/upload";
import { useUpload } from "@/features/releases/useUpload";

const route = getRouteApi("/inside/plugins/$pluginId/releases");
const channels = ["stable", "next", "beta"] as const;

export function Releases() {
  const { pluginId } = route.useParams();
  return (
    <>
      <NewRelease pluginId={pluginId} />
      <List pluginId={pluginId} />
    </>
  );
}

function NewRelease({ pluginId }: { pluginId: string }) {
  const { t } = useTranslation("releases");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [channel, setChannel] = useState("");
  const onDone = useCallback(
    (release: Release) => {
      queryClient.setQueryData(releaseQuery(release.id).queryKey, release);
      void queryClient.invalidateQueries({ queryKey: ["get"], refetchType: "none" });
      notify({ tone: "good", title: t("upload.done", { version: release.version }), message: t("upload.verified") });
      void navigate({ to: "/plugins/$pluginId/releases/$releaseId", params: { pluginId, releaseId: release.id } });
    },
    [queryClient, navigate, pluginId, t],
  );
  const query = channel ? `?channel=${channel}` : "";
  const upload = useUpload({ method: "POST", path: `/v1/plugins/${pluginId}/releases${query}`, onDone });
  return (
    <div className={classes.new}>
      <DropZone upload={upload} />
      <NativeSelect
        className={classes.channel}
        size="sm"
        label={t("channel.label")}
        description={t("channel.hint")}
        value={channel}
        onChange={(event) => setChannel(event.currentTarget.value)}
        data={[
          { value: "", label: t("channel.auto") },
          ...channels.map((one) => ({ value: one, label: t(`channel.${one}`) })),
        ]}
      />
    </div>
  );
}

function List({ pluginId }: { pluginId: string }) {
  const { t } = useTranslation("releases");
  const query = useInfiniteQuery(releasesQuery(pluginId));
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) {
    return (
      <div aria-hidden="true">
        {[0, 1, 2].map((i) => (
          <Skeleton key={i} height={44} mb="md" />
        ))}
      </div>
    );
  }
  const releases = query.data.pages.flatMap((page) => page.items);
  if (releases.length === 0) {
    return (
      <State icon={<IconPackage stroke={1.4} />} title={t("none")}>
        {t("noneText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("title")}>
        {releases.map((release) => (
          <li key={release.id}>
            <Row release={release} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        auto
      />
    </>
  );
}

function Row({ release }: { release: Schemas["ReleaseSummary"] }) {
  const { bytes } = useFormat();
  return (
    <Link
      to="/plugins/$pluginId/releases/$releaseId"
      params={{ pluginId: release.pluginId, releaseId: release.id }}
      className={classes.row}
    >
      <span className={classes.version}>{release.version}</span>
      <span className={classes.changelog}>{firstLine(release.changelog)}</span>
      <span className={classes.quiet}>{release.channel}</span>
      <span className={classes.quiet}>{bytes(release.size)}</span>
      <span className={classes.quiet}>
        <When at={release.publishedAt ?? release.createdAt} />
      </span>
      <span className={classes.status}>
        <ReleaseStatus status={release.status} />
      </span>
    </Link>
  );
}

/** The first line of a changelog that says something, without its Markdown signs. */
const firstLine = (changelog: string) =>
  changelog
    .split("\n")
    .map((line) => line.replace(/^[#>*\-+\s]+/, "").replace(/[*_`]/g, ""))
    .find((line) => line.trim() !== "") ?? "";
