import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "@playwright/test";
import { call } from "../support/api";
import { expect, test, world } from "../support/test";

const here = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const all = here(".dev/screenshots");
const best = here("docs/screenshots");

type Shot = {
  name: string;
  side: "storefront" | "panel";
  who?: string;
  address: () => Promise<string> | string;
  english?: boolean;
};
type Found = { items: { id: string; status: string }[] };

/** The first of somebody's things that is as wanted. */
async function first(side: Shot["side"], who: string, list: string, status: string): Promise<string> {
  const { items } = await call<Found>(side, who, "GET", list);
  const found = items.find((item) => item.status === status);
  if (!found) throw new Error(`nothing of ${list} is ${status}`);
  return found.id;
}

const shots: Shot[] = [
  { name: "home", side: "storefront", address: () => "/", english: true },
  { name: "results", side: "storefront", address: () => "/plugins?q=vite" },
  { name: "plugin", side: "storefront", address: () => "/plugins/eslint-plugin-react", english: true },
  {
    name: "purchase",
    side: "storefront",
    who: "customer",
    address: async () => `/purchases/${await first("storefront", "customer", "/purchases", "fulfilled")}`,
  },
  { name: "library", side: "storefront", who: "customer", address: () => "/library" },
  { name: "admin", side: "storefront", who: "storeAdmin", address: () => "/admin" },
  { name: "dashboard", side: "panel", who: "publisher", address: () => "/" },
  {
    name: "editor",
    side: "panel",
    who: "publisher",
    address: async () => `/plugins/${await first("panel", "publisher", "/plugins", "listed")}`,
  },
  {
    name: "submission",
    side: "panel",
    who: "publisher",
    address: async () => `/submissions/${await first("panel", "publisher", "/submissions", "changes_requested")}`,
  },
  {
    name: "review",
    side: "panel",
    who: "reviewer",
    address: async () => `/review/${await first("panel", "reviewer", "/review/queue", "in_review")}`,
  },
  { name: "operations", side: "panel", who: "panelAdmin", address: () => "/operations" },
];

const devices = {
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2 },
} satisfies Record<string, BrowserContextOptions>;

/** What stands in the README, by its name there. */
const chosen: Record<string, string> = {
  "home-desktop-light-es": "home",
  "plugin-desktop-light-es": "plugin",
  "plugin-phone-dark-es": "plugin-phone",
  "dashboard-desktop-dark-es": "dashboard",
};
const heaviest = 200_000;

test.beforeAll(() => {
  for (const folder of [all, best]) mkdirSync(folder, { recursive: true });
});

for (const shot of shots) {
  test(`screenshots of ${shot.name}`, async ({ open }) => {
    const address = world[shot.side] + (await shot.address());
    for (const language of shot.english ? (["es", "en"] as const) : (["es"] as const)) {
      for (const [device, options] of Object.entries(devices)) {
        for (const colorScheme of ["light", "dark"] as const) {
          const page = await open(shot.who, { ...options, colorScheme, locale: language === "es" ? "es-ES" : "en-GB" });
          await page.goto(address, { waitUntil: "networkidle" });
          await expect(page.getByRole("main").getByRole("heading", { level: 1 }).first()).toBeVisible();
          await expect(page.locator("[class*=Skeleton-root], [aria-busy=true]")).toHaveCount(0);
          const name = [shot.name, device, colorScheme, language].join("-");
          if (chosen[name]) await keep(page, chosen[name]);
          await page.screenshot({ path: `${all}/${name}.png`, fullPage: true, scale: "css" });
          await page.context().close();
        }
      }
    }
  });
}

/** What one sees without scrolling, small enough for the repository. */
async function keep(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  const picture = Buffer.from(data, "base64");
  expect(picture.length, name).toBeLessThan(heaviest);
  writeFileSync(`${best}/${name}.webp`, picture);
}
