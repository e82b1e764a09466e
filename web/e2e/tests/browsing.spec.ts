import type { Page } from "@playwright/test";
import { expect, test, world } from "../support/test";

test("the list of results keeps its place when one comes back", async ({ open }) => {
  const page = await open();
  await page.goto(`${world.storefront}/plugins?sort=newest`);
  const cards = page.getByRole("list", { name: "Resultados" }).getByRole("article");
  await expect(cards).toHaveCount(24);
  await cards.last().scrollIntoViewIfNeeded();
  await expect.poll(() => cards.count()).toBeGreaterThan(24);
  const far = cards.nth(26).getByRole("link");
  await far.scrollIntoViewIfNeeded();
  const name = (await far.textContent()) ?? "";
  const before = await page.evaluate(() => scrollY);
  expect(before).toBeGreaterThan(0);
  await far.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("link", { name, exact: true })).toBeInViewport();
  expect(Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThan(200);
});

test("language and theme stay as chosen", async ({ open }) => {
  const page = await open();
  await page.goto(`${world.storefront}/plugins`);
  await page.getByRole("button", { name: "Preferencias" }).click();
  await page.getByRole("menuitem", { name: "Oscuro" }).click();
  await page.getByRole("menuitem", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeAttached();
});

test("from the search to the payment by keyboard alone", async ({ open }) => {
  const { wanted } = world.goods;
  const page = await open("keyboard");
  await page.goto(world.storefront);
  await expect(page.getByRole("combobox")).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox").first()).toBeFocused();
  await page.keyboard.type(wanted.name);
  const option = page.getByRole("option", { name: wanted.name, exact: true });
  await expect(option).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("ArrowDown");
    await expect(option).toHaveAttribute("aria-selected", "true", { timeout: 500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: wanted.name, exact: true })).toBeVisible();
  const buy = page.getByRole("button", { name: /Comprar por/ });
  await expect(buy).toBeVisible();
  await tabTo(page, /Comprar por/);
  await expect(buy).toBeFocused();
  expect(await buy.evaluate((button) => button.matches(":focus-visible"))).toBe(true);
  await page.keyboard.press("Enter");
  await expect(page.getByText("SIMULATOR")).toBeVisible();
});

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => document.activeElement?.textContent ?? "");
    if (name.test(focused) && focused.length < 60) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}
