const key = "marketplace.intention";

/**
 * A guest's click on Get or Buy, kept in this tab over logging in. The address says it too (`?buy=1`), but
 * an address can be a link from anywhere; only a click made here goes on by itself.
 */
export function keepIntention(plugin: string): void {
  try {
    sessionStorage.setItem(key, plugin);
  } catch {
    // Without storage they press the button once more.
  }
}

/** True once for the plugin that it was meant for. */
export function takeIntention(plugin: string): boolean {
  try {
    const kept = sessionStorage.getItem(key) === plugin;
    if (kept) sessionStorage.removeItem(key);
    return kept;
  } catch {
    return false;
  }
}
