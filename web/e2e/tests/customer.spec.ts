import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { call } from "../support/api";
import { checkout, signUp } from "../support/steps";
import { expect, test, world } from "../support/test";

type Statistics = { totals: { sales: number; refunds: number } };

test("a customer finds, buys, verifies and reviews a plugin; the money goes back; the publisher sees both", async ({
  open,
}) => {
  test.setTimeout(300_000);
  const { paid } = world.goods;
  const page = await open();
  const before = await call<Statistics>("panel", "publisher", "GET", `/plugins/${paid.id}/statistics`);
  const { sales, refunds } = before.totals;

  await test.step("sign up", async () => {
    await page.goto(`${world.storefront}/sign-up`);
    await signUp(page, {
      name: "Cliente de prueba",
      email: `cliente-${Date.now()}@example.com`,
      password: world.password,
    });
    await expect(page).toHaveURL(`${world.storefront}/`);
  });

  await test.step("search with a typo", async () => {
    await page.getByRole("combobox").first().fill("guardabosqes");
    await page.keyboard.press("Enter");
    await expect(page.getByText(/guardabosques/).first()).toBeVisible();
    await page.getByRole("region", { name: "Resultados" }).getByRole("link", { name: paid.name }).click();
    await expect(page.getByRole("heading", { level: 1, name: paid.name })).toBeVisible();
  });

  await test.step("buy with 3-D Secure; the page it returns to tells the truth", async () => {
    await page.getByRole("button", { name: /Comprar por 19/ }).click();
    await checkout.payWithChallenge(page);
    await expect(page.getByRole("heading", { level: 1, name: `${paid.name} ya es tuyo` })).toBeVisible({
      timeout: 60_000,
    });
    await expect(page.getByRole("list", { name: "Qué ha pasado" }).getByText("Añadido a tu biblioteca")).toBeVisible();
  });
  const purchase = new URL(page.url()).pathname;

  const bytes = await test.step("download from the library", async () => {
    await page.getByRole("link", { name: "Ir a la biblioteca" }).click();
    const row = page.getByRole("listitem").filter({ hasText: paid.name });
    const download = page.waitForEvent("download");
    await row.getByRole("button", { name: /Descargar/ }).click();
    return readFile(await (await download).path());
  });

  await test.step("verify the checksum", async () => {
    await page.goto(`${world.storefront}/plugins/${paid.slug}?tab=install`);
    const digest = createHash("sha256").update(bytes).digest("hex");
    await expect(page.getByText(digest, { exact: true })).toBeVisible();
  });

  await test.step("review", async () => {
    await page
      .getByRole("navigation", { name: "Partes de la página" })
      .getByRole("link", { name: /Reseñas/ })
      .click();
    await page.getByRole("button", { name: "Escribir una reseña" }).click();
    await page.getByRole("radio", { name: "5 estrellas" }).check({ force: true });
    await page.getByLabel("Título").fill("No se le escapa nada");
    await page.getByLabel("Tu opinión").fill("Ha encontrado tres fallos el primer día.");
    await page.getByRole("button", { name: "Publicar reseña" }).click();
    await expect(page.getByRole("region", { name: "Tu reseña" }).getByText("No se le escapa nada")).toBeVisible();
  });

  await test.step("an admin gives the money back, which the customer sees", async () => {
    await page.goto(world.storefront + purchase);
    const admin = await open("storeAdmin");
    await admin.goto(`${world.storefront}/admin${purchase}`);
    await admin.getByRole("button", { name: /^Reembolsar/ }).click();
    await admin
      .getByRole("dialog")
      .getByRole("button", { name: /^Reembolsar/ })
      .click();
    await expect(page.getByRole("heading", { level: 1, name: "Te hemos devuelto el dinero" })).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step("the publisher sees the sale and the refund within a minute", async () => {
    const publisher = await open("publisher");
    await expect(async () => {
      await publisher.goto(`${world.panel}/plugins/${paid.id}/statistics`);
      await publisher.getByRole("button", { name: "Ver las cifras" }).click({ timeout: 10_000 });
      expect(await newest(publisher, "Ventas")).toBe(sales + 1);
      expect(await newest(publisher, "Devoluciones")).toBe(refunds + 1);
    }).toPass({ timeout: 60_000, intervals: [3_000] });
  });
});

/** What the newest row of the figures says in a column. */
async function newest(page: Page, column: string): Promise<number> {
  const table = page.getByRole("region", { name: "Cifras del periodo" });
  await expect(table.getByRole("columnheader", { name: column })).toBeVisible();
  const columns = await table.getByRole("columnheader").allTextContents();
  const [, row] = await table.getByRole("row").all();
  return Number(await row?.locator("th, td").nth(columns.indexOf(column)).textContent());
}
