import { Skeleton } from "@mantine/core";
import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { ReleaseStatus } from "@/components/ReleaseStatus";
import { Changelog } from "@/features/releases/Changelog";
import { Facts } from "@/features/releases/Facts";
import { releaseQuery } from "@/features/releases/queries";
import classes from "@/features/releases/Release.module.css";
import { ReleaseActions } from "@/features/releases/ReleaseActions";
import { ReleaseChecks } from "@/features/releases/ReleaseChecks";
import { Replace } from "@/features/releases/Replace";
import { Submit } from "@/features/releases/Submit";

const route = getRouteApi("/inside/plugins/$pluginId/releases/$releaseId");

export function Release() {
  const { releaseId } = route.useParams();
  const { data, error, refetch } = useQuery(releaseQuery(releaseId));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={360} radius="lg" />;
  return <Shown release={data} />;
}

function Shown({ release }: { release: Schemas["Release"] }) {
  const { t } = useTranslation("releases");
  const editable = release.status === "draft" || release.status === "changes_requested";
  return (
    <>
      <div className={classes.head}>
        <div>
          <Link to="/plugins/$pluginId/releases" params={{ pluginId: release.pluginId }} className={classes.back}>
            {t("back")}
          </Link>
          <h2 className={classes.version}>
            <span className="tabular">{release.version}</span>
            <ReleaseStatus status={release.status} />
          </h2>
        </div>
        <ReleaseActions release={release} />
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          {release.status === "draft" && <Submit release={release} />}
          <Changelog key={release.id} release={release} editable={editable} />
          <ReleaseChecks release={release} />
          {editable && <Replace release={release} />}
        </div>
        <Facts release={release} />
      </div>
    </>
  );
}
