import { useSyncExternalStore } from "react";

/** Whether the front page's own search is in sight; then the header keeps its one out of the way. */
let heroInSight = true;
const listeners = new Set<() => void>();

export function showHeroSearch(inSight: boolean): void {
  heroInSight = inSight;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useHeroSearchInSight = () => useSyncExternalStore(subscribe, () => heroInSight);
