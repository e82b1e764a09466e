import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { launchOptions } from "../playwright.config";
import { freePort, median, tell } from "../support/figures";
import { expect, test, world } from "../support/test";

// One after the other: each wants the machine for itself.
test.describe.configure({ mode: "serial" });

for (const [name, address, who] of [
  ["storefront", world.storefront, undefined],
  ["panel", world.panel, "publisher"],
] as const) {
  test(`JavaScript of the ${name}'s first page`, async ({ open }) => {
    const page = await open(who, { extraHTTPHeaders: { "Accept-Encoding": "gzip" } });
    const scripts: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      expect(response.headers()["content-encoding"], response.url()).toBe("gzip");
      scripts.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
    });
    await page.goto(address, { waitUntil: "networkidle" });
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    tell(`first_page_js_${name}`, bytes / 1000, "kB");
  });
}

const tries = 3;
const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

for (const [name, path] of [
  ["home", "/"],
  ["results", "/plugins"],
  ["plugin", `/plugins/${world.goods.owned.slug}`],
] as const) {
  test(`Lighthouse on ${name}`, async () => {
    test.setTimeout(600_000);
    const scores = Object.fromEntries(categories.map((category) => [category, [] as number[]]));
    const port = await freePort();
    const browser = await chromium.launch({
      ...launchOptions,
      args: [...launchOptions.args, `--remote-debugging-port=${port}`],
    });
    try {
      for (let i = 0; i < tries; i++) {
        const result = await lighthouse(
          world.storefront + path,
          { port, output: "json", logLevel: "error", onlyCategories: [...categories] },
          desktopConfig,
        );
        for (const category of categories) {
          const found = result?.lhr.categories[category];
          expect(found?.score, result?.lhr.runtimeError?.message).not.toBeNull();
          scores[category]?.push(Math.round((found?.score ?? 0) * 100));
        }
        for (const audit of Object.values(result?.lhr.audits ?? {})) {
          if (i === 0 && audit.score !== null && audit.score < 0.9)
            console.log(`    ${name}: ${audit.id} ${audit.score} ${audit.displayValue ?? ""}`);
        }
      }
    } finally {
      await browser.close();
    }
    for (const category of categories)
      tell(`lighthouse_${name}_${category.replace("-", "_")}`, median(scores[category] ?? []), "points");
  });
}
