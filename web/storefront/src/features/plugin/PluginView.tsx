import { lazy, Suspense, useEffect } from "react";
import { store } from "@/api";
import { ActionBar } from "./ActionBar";
import { ActionCard } from "./ActionCard";
import { Facts } from "./Facts";
import { Overview } from "./Overview";
import { PluginHeader } from "./PluginHeader";
import classes from "./PluginView.module.css";
import type { PluginPage } from "./queries";
import { SectionTabs } from "./SectionTabs";
import { SectionSkeleton } from "./Skeletons";
import type { PluginSearch } from "./search";
import { useAcquire } from "./useAcquire";

const Reviews = lazy(() => import("./reviews/Reviews"));
const Versions = lazy(() => import("./Versions"));
const Install = lazy(() => import("./Install"));

export function PluginView({ plugin, search }: { plugin: PluginPage; search: PluginSearch }) {
  const acquire = useAcquire(plugin, search);
  useEffect(() => {
    // For the publisher's statistics; nobody's page waits for it, nor hears when it fails.
    store.fetch
      .POST("/v1/plugins/{plugin}/views", { params: { path: { plugin: plugin.slug } } })
      .catch(() => undefined);
  }, [plugin.slug]);
  const tab = search.tab ?? "overview";
  const latest = plugin.versions.find(({ version }) => version === plugin.latestVersion);
  const owned = acquire.offer.kind === "download";
  return (
    <article className={classes.page}>
      <div className={classes.layout}>
        <div className={classes.head}>
          <PluginHeader plugin={plugin} />
        </div>
        <div className={classes.content}>
          <SectionTabs tab={tab} reviews={plugin.rating.count} />
          <Suspense fallback={<SectionSkeleton />}>
            {tab === "overview" && <Overview plugin={plugin} />}
            {tab === "reviews" && <Reviews plugin={plugin} owned={owned} />}
            {tab === "versions" && <Versions plugin={plugin} downloadable={owned} />}
            {tab === "install" && <Install plugin={plugin} version={latest} />}
          </Suspense>
        </div>
        <div className={classes.side}>
          <ActionCard plugin={plugin} acquire={acquire} />
          <Facts plugin={plugin} version={latest} />
        </div>
      </div>
      <ActionBar plugin={plugin} acquire={acquire} />
    </article>
  );
}
