import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { watch } from "./watch";
import { person, world } from "./world";

export { expect, person, world };

type Fixtures = {
  /** A browser of its own: of nobody, or of somebody whom the seed has logged in. */
  open: (name?: string, options?: BrowserContextOptions) => Promise<Page>;
  /** What this test brings about on purpose, of what is otherwise a failure. */
  tolerate: (complaint: RegExp) => void;
};

export const test = base.extend<Fixtures & { complaints: { heard: string[]; tolerated: RegExp[] } }>({
  complaints: [
    async ({ browser: _ }, use) => {
      const complaints = { heard: [] as string[], tolerated: [] as RegExp[] };
      await use(complaints);
      const left = complaints.heard.filter((one) => !complaints.tolerated.some((pattern) => pattern.test(one)));
      expect(left, "what no page may do").toEqual([]);
    },
    { auto: true },
  ],
  tolerate: async ({ complaints }, use) => {
    await use((complaint) => complaints.tolerated.push(complaint));
  },
  open: async ({ browser, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watch(context, complaints.heard);
      if (name) await context.addCookies([sessionOf(name)]);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Cookies know no ports: one for both applications, which have names of their own for it. */
const sessionOf = (name: string) => ({
  ...person(name).cookie,
  url: world.storefront,
  httpOnly: true,
  sameSite: "Lax" as const,
});
