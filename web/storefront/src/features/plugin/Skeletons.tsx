import { Skeleton } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import classes from "./PluginView.module.css";

export function SectionSkeleton() {
  return (
    <div aria-busy="true">
      {["96%", "88%", "92%", "60%", "94%", "85%", "40%"].map((width) => (
        <Skeleton key={width} height={14} my={14} width={width} />
      ))}
    </div>
  );
}

/** The shape of a plugin's page; a generated icon is known before anything else is. */
export function PluginSkeleton({ slug }: { slug: string }) {
  return (
    <div className={classes.layout} aria-busy="true">
      <div className={classes.head} style={{ display: "flex", gap: "var(--space-3)" }}>
        <PluginIcon slug={slug} size={80} />
        <div style={{ flex: 1 }}>
          <Skeleton height={30} width="min(100%, 320px)" mt={4} />
          <Skeleton height={14} width={160} mt={12} />
          <Skeleton height={16} width="min(100%, 480px)" mt={20} />
          <Skeleton height={14} width={280} mt={20} />
        </div>
      </div>
      <div className={classes.content}>
        <Skeleton height={46} mt={32} mb={24} />
        <SectionSkeleton />
      </div>
      <div className={classes.side}>
        <Skeleton height={208} radius="lg" />
        <Skeleton height={320} radius="lg" />
      </div>
    </div>
  );
}
