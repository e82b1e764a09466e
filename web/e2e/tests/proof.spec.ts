import { expect, test, world } from "../support/test";

test("an admin sees a charge that nobody sold, explains it, and reconciles again", async ({ open }) => {
  const page = await open("storeAdmin");
  await page.goto(`${world.storefront}/admin/proof`);
  await expect(page.getByText(/cobros?, 1 huérfano, libros ≠ Stripe|Aún sin comprobar/)).toBeVisible();
  const orphan = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Cobro sin venta" }) });
  await expect(orphan.getByText("25,00 €")).toBeVisible();

  await orphan.getByRole("button", { name: "Explicar y cerrar" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Cerrar el caso" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Di por qué.");
  await dialog.getByRole("textbox").fill("Es un cobro de la otra tienda, hecho con la misma cuenta");
  await dialog.getByRole("button", { name: "Cerrar el caso" }).click();
  await expect(page.getByText("Ningún caso abierto")).toBeVisible();

  const again = page.getByRole("button", { name: "Conciliar ahora" });
  await expect(again).toBeEnabled({ timeout: 60_000 });
  await again.click();
  await expect(page.getByText(/cobros?, 0 huérfanos, libros = Stripe/)).toBeVisible({ timeout: 60_000 });

  await page.getByText("Cerrados", { exact: true }).click();
  await page.getByRole("link", { name: "Cobro sin venta" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Cobro sin venta" })).toBeVisible();
  await expect(page.getByText("hecho con la misma cuenta").first()).toBeVisible();
});

test("from the balance of an account to what moved it, and to the purchase", async ({ open }) => {
  const page = await open("storeAdmin");
  await page.goto(`${world.storefront}/admin/books`);
  await expect(page.getByText("El debe y el haber suman lo mismo.").first()).toBeVisible();
  await page.getByRole("link", { name: "Ingreso del publisher" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Extracto: Ingreso del publisher" })).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Descargar CSV" }).click();
  expect((await file).suggestedFilename()).toBe("statement-publisher_earning-EUR.csv");
  await page.getByRole("link", { name: "Venta", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Apunte: Venta" })).toBeVisible();
});
