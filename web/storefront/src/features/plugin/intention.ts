const key = "marketplace.intention";

/** As long as the link of a mail that confirms an account is good for. */
const lifetime = 24 * 60 * 60_000;

/**
 * A guest's click on Get or Buy, kept in this browser over logging in, and over signing up, which may end in the tab that a
 * mail's link has opened. The address says it too (`?buy=1`), but an address can be a link from anywhere; only a click made
 * here goes on by itself.
 */
export function keepIntention(plugin: string): void {
  try {
    localStorage.setItem(key, JSON.stringify({ plugin, until: Date.now() + lifetime }));
  } catch {
    // Without storage they press the button once more.
  }
}

/** True once for the plugin that it was meant for. */
export function takeIntention(plugin: string): boolean {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as { plugin?: string; until?: number };
    if (kept.plugin !== plugin) return false;
    localStorage.removeItem(key);
    return (kept.until ?? 0) > Date.now();
  } catch {
    return false;
  }
}
