import type { BrowserContext } from "@playwright/test";
import { world } from "./world";

const ours = [world.storefront, world.panel].map((url) => new URL(url).origin);
/** Where pages may lead and ask: the payment provider's page belongs to the walk, but not to us. */
const allowed = [...ours, new URL(world.stripe).origin];

/** An answer that says no more than "there is no session", which Chromium reports as a failure. */
const none = /\b401\b.*\/api\/v1\/account\)$/;

/** Writes down what no page may do: ask another origin, complain in the console (as Chromium does of a violated CSP too), or throw. */
export function watch(context: BrowserContext, complaints: string[]): void {
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && !allowed.includes(url.origin)) complaints.push(`asked ${request.url()}`);
  });
  context.on("console", (message) => {
    const page = message.page()?.url() ?? "";
    if (message.type() !== "error" || !ours.some((origin) => page.startsWith(origin))) return;
    const complaint = `console on ${page}: ${message.text()} (${message.location().url})`;
    if (!none.test(complaint)) complaints.push(complaint);
  });
  context.on("weberror", (error) => complaints.push(`thrown on ${error.page()?.url()}: ${error.error()}`));
}
