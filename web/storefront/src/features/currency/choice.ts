import { useSyncExternalStore } from "react";
import { guessCurrency } from "./regions";

const key = "marketplace.currency";

const listeners = new Set<() => void>();
/** What was chosen in this visit, for browsers that keep nothing. */
let chosen: string | undefined;
let guess: string | undefined;

function read(): string | undefined {
  try {
    const kept = localStorage.getItem(key);
    if (kept && /^[A-Z]{3}$/.test(kept)) return kept;
  } catch {
    // Without storage the choice lasts as long as the visit.
  }
  guess ??= guessCurrency(navigator.languages);
  return chosen ?? guess;
}

/** Shows prices in a currency from now on, in this browser's other tabs, too. */
export function chooseCurrency(currency: string): void {
  chosen = currency;
  try {
    localStorage.setItem(key, currency);
  } catch {
    // See above.
  }
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

/** The currency that prices are wanted in: as chosen, or as the browser's languages let one guess; undefined when nobody knows. */
export const useCurrency = () => useSyncExternalStore(listen, read);
