import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, world } from "../support/test";

// What axe finds it says; a trace of every page would cost more than the finding.
test.use({ trace: "off" });
// The pages are only looked at: no two get in each other's way.
test.describe.configure({ mode: "parallel" });

const { goods } = world;

/** Every route, with an address that is one of it and who goes there. A route without a row fails. */
type Rows = Record<string, [address: string, who?: string]>;

const account: Rows = {
  "/log-in": ["/log-in"],
  "/sign-up": ["/sign-up"],
  "/verify-email": ["/verify-email#token=abc"],
  "/forgotten-password": ["/forgotten-password"],
  "/reset-password": ["/reset-password#token=abc"],
};

const storefront: Rows = {
  ...account,
  "/": ["/"],
  "/plugins": ["/plugins?q=regla"],
  "/plugins/$slug": [`/plugins/${goods.owned.slug}`],
  "/categories/$category": [`/categories/${goods.category}`],
  "/publishers/$publisherId": [`/publishers/${goods.publisher}`],
  "/purchases/$purchaseId": [`/purchases/${goods.purchase}`, "owner"],
  "/purchases/$purchaseId/documents/$number": [`/purchases/${goods.purchase}/documents/${goods.document}`, "owner"],
  "/library": ["/library", "owner"],
  "/account": ["/account", "owner"],
  "/account/reviews": ["/account/reviews", "owner"],
  "/account/security": ["/account/security", "owner"],
  "/account/settings": ["/account/settings", "owner"],
  "/admin": ["/admin", "storeAdmin"],
  "/admin/purchases/$purchaseId": [`/admin/purchases/${goods.purchase}`, "storeAdmin"],
  "/admin/refunds": ["/admin/refunds", "storeAdmin"],
  "/admin/refunds/$requestId": [`/admin/refunds/${goods.request}`, "storeAdmin"],
  "/admin/payouts": ["/admin/payouts?view=balances", "storeAdmin"],
  "/admin/payouts/$payoutId": [`/admin/payouts/${goods.payout}`, "storeAdmin"],
  "/admin/disputes": ["/admin/disputes", "storeAdmin"],
  "/admin/disputes/$disputeId": [`/admin/disputes/${goods.dispute}`, "storeAdmin"],
  "/admin/reports": ["/admin/reports?about=plugins", "storeAdmin"],
  "/admin/takedowns": ["/admin/takedowns", "storeAdmin"],
  "/admin/featured": ["/admin/featured", "storeAdmin"],
  "/admin/licenses": [`/admin/licenses?id=${goods.purchase}`, "storeAdmin"],
  "/admin/taxes": ["/admin/taxes", "storeAdmin"],
  "/admin/coupons": ["/admin/coupons", "storeAdmin"],
  "/admin/coupons/new": ["/admin/coupons/new", "storeAdmin"],
  "/admin/coupons/$couponId": [`/admin/coupons/${goods.publisherCoupon}`, "storeAdmin"],
  "/admin/accounts": ["/admin/accounts", "storeAdmin"],
  "/admin/audit": ["/admin/audit", "storeAdmin"],
  "/admin/books": ["/admin/books", "storeAdmin"],
  "/admin/books/$account": ["/admin/books/publisher_earning?currency=EUR", "storeAdmin"],
  "/admin/books/transactions/$transactionId": [`/admin/books/transactions/${goods.transaction}`, "storeAdmin"],
  "/admin/proof": ["/admin/proof", "storeAdmin"],
  "/admin/proof/cases/$caseId": [`/admin/proof/cases/${goods.case}`, "storeAdmin"],
};

const panel: Rows = {
  ...account,
  "/": ["/", "publisher"],
  "/plugins": ["/plugins", "publisher"],
  "/plugins/new": ["/plugins/new", "publisher"],
  "/plugins/$pluginId": [`/plugins/${goods.draft.id}`, "publisher"],
  "/plugins/$pluginId/releases": [`/plugins/${goods.draft.id}/releases`, "publisher"],
  "/plugins/$pluginId/releases/$releaseId": [`/plugins/${goods.draft.id}/releases/${goods.draft.release}`, "publisher"],
  "/plugins/$pluginId/licensing": [`/plugins/${goods.owned.id}/licensing`, "publisher"],
  "/plugins/$pluginId/statistics": [`/plugins/${goods.owned.id}/statistics`, "publisher"],
  "/plugins/$pluginId/publications": [`/plugins/${goods.owned.id}/publications`, "publisher"],
  "/submissions": ["/submissions", "publisher"],
  "/submissions/$submissionId": [`/submissions/${goods.submission}`, "publisher"],
  "/publications": ["/publications", "publisher"],
  "/coupons": ["/coupons", "publisher"],
  "/coupons/new": ["/coupons/new", "publisher"],
  "/coupons/$couponId": [`/coupons/${goods.publisherCoupon}`, "publisher"],
  "/payouts": ["/payouts?onboarding=again", "publisher"],
  "/payouts/history": ["/payouts/history", "publisher"],
  "/payouts/statement": ["/payouts/statement", "publisher"],
  "/payouts/settings": ["/payouts/settings", "publisher"],
  "/account/security": ["/account/security", "publisher"],
  "/account/settings": ["/account/settings", "publisher"],
  "/review": ["/review", "reviewer"],
  "/review/$submissionId": [`/review/${goods.submission}`, "reviewer"],
  "/operations": ["/operations", "panelAdmin"],
  "/operations/syncs": ["/operations/syncs", "panelAdmin"],
  "/operations/plugins": ["/operations/plugins", "panelAdmin"],
  "/operations/accounts": ["/operations/accounts", "panelAdmin"],
  "/operations/audit": ["/operations/audit", "panelAdmin"],
};

for (const [side, rows] of [
  ["storefront", storefront],
  ["panel", panel],
] as const) {
  test(`every route of the ${side} has a row here`, () => {
    expect(Object.keys(rows).sort()).toEqual([...world.routes[side]].sort());
  });
  for (const [route, [address, who]] of Object.entries(rows)) {
    test(`${side} ${route} is accessible, in both themes, and fits a phone`, async ({ open }) => {
      const page = await open(who, { colorScheme: "light" });
      await page.goto(world[side] + address);
      await settled(page);
      await accessible(page, "light");
      await page.emulateMedia({ colorScheme: "dark" });
      await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
      await accessible(page, "dark", (axe) => axe.withRules(colours));
      await page.setViewportSize({ width: 360, height: 780 });
      await settled(page);
      await accessible(page, "on a phone", (axe) => axe.disableRules(colours));
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth),
        "the width of the page",
      ).toBeLessThanOrEqual(360);
    });
  }
}

/** Drawn by the application, in the place of the server's words, and no part of it still on its way. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("main").getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[class*=Skeleton-root], [aria-busy=true]")).toHaveCount(0);
}

/** What a theme changes, and a phone does not; no other rules take axe as long. */
const colours = ["color-contrast", "link-in-text-block"];

async function accessible(page: Page, how: string, choose = (axe: AxeBuilder) => axe): Promise<void> {
  const changing = () =>
    page.evaluate(() => document.getAnimations().filter((one) => one instanceof CSSTransition).length);
  await expect.poll(changing, "colours on their way to others").toBe(0);
  const { violations } = await choose(new AxeBuilder({ page })).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}\n${target}\n${failureSummary}`),
  );
  expect(found, how).toEqual([]);
}
