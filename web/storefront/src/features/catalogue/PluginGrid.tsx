import { CardSkeleton } from "./CardSkeleton";
import { PluginCard } from "./PluginCard";
import classes from "./PluginGrid.module.css";
import type { Card } from "./queries";

type Props = { plugins: Card[]; label: string; heading?: "h2" | "h3" };

/** Cards side by side, as many as there is room for. */
export function PluginGrid({ plugins, label, heading }: Props) {
  return (
    <ul className={classes.grid} aria-label={label}>
      {plugins.map((plugin) => (
        <li key={plugin.id}>
          <PluginCard plugin={plugin} heading={heading} />
        </li>
      ))}
    </ul>
  );
}

export function GridSkeleton({ cards = 9 }: { cards?: number }) {
  return (
    <div className={classes.grid} aria-busy="true">
      {Array.from({ length: cards }, (_, i) => (
        <CardSkeleton key={i} />
      ))}
    </div>
  );
}
