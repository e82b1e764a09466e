import { Skeleton } from "@mantine/core";
import classes from "./PluginCard.module.css";

/** The shape of a PluginCard. */
export function CardSkeleton({ large }: { large?: boolean }) {
  const size = large ? 72 : 56;
  return (
    <div className={classes.card} data-large={large} aria-hidden="true">
      <Skeleton width={size} height={size} radius="lg" />
      <div className={classes.skeletonWords}>
        <Skeleton height={14} width="70%" />
        <Skeleton height={12} width="45%" />
      </div>
      <div className={classes.summary}>
        <Skeleton height={12} mt={4} />
        <Skeleton height={12} mt={8} width="80%" />
      </div>
      <div className={classes.facts}>
        <Skeleton height={12} my={4} width="100%" />
      </div>
    </div>
  );
}
