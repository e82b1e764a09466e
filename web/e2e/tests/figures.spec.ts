import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig, type RunnerResult } from "lighthouse";
import { launchOptions } from "../playwright.config";
import { freePort, median, tell } from "../support/figures";
import { expect, test, world } from "../support/test";

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
    await expect(page.getByRole("main").getByRole("heading", { level: 1 }).first()).toBeVisible();
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    tell(`first_page_js_${name}`, bytes / 1000, "kB");
  });
}

const categories = ["performance", "accessibility", "best-practices", "seo"] as const;
const tries = 3;

for (const [name, path] of [
  ["home", "/"],
  ["results", "/plugins"],
  ["plugin", `/plugins/${world.goods.owned.slug}`],
] as const) {
  test(`Lighthouse on ${name}`, async () => {
    test.setTimeout(900_000);
    const runs = [];
    while (runs.length < tries) runs.push(await audited(world.storefront + path));
    for (const category of categories) {
      const scores = runs.map(({ lhr }) => Math.round((lhr.categories[category]?.score ?? 0) * 100));
      tell(`lighthouse_${name}_${category.replace("-", "_")}`, median(scores), "points");
    }
  });
}

/** Lighthouse in a browser of its own. A run that Lighthouse itself calls a failure, as on a machine that is busy, is made again. */
async function audited(url: string): Promise<RunnerResult> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const args = [...launchOptions.args, `--remote-debugging-port=${port}`];
    const browser = await chromium.launch({ ...launchOptions, args });
    try {
      const flags = { port, logLevel: "error" as const, onlyCategories: [...categories] };
      const result = await lighthouse(url, flags, desktopConfig);
      if (result && !result.lhr.runtimeError) return result;
      if (attempt === 3) throw new Error(`Lighthouse on ${url}: ${result?.lhr.runtimeError?.message}`);
    } finally {
      await browser.close();
    }
  }
}
