import { expect, test, world } from "../support/test";

const { wanted } = world.goods;

test("an admin makes a code for a plugin, hands its link out, and ends it", async ({ open }) => {
  const page = await open("storeAdmin", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${world.storefront}/admin/coupons`);
  await page.getByRole("link", { name: "Nuevo cupón" }).click();
  await page.getByRole("textbox", { name: /^Código/ }).fill("vientos-26");
  await page.getByRole("textbox", { name: "Porcentaje" }).fill("12,5");
  await page.getByRole("textbox", { name: "Añadir un plugin" }).fill(wanted.name);
  await page.getByRole("option", { name: wanted.name }).click();
  await page.getByRole("textbox", { name: "Usos en total" }).fill("10");
  await page.getByRole("button", { name: "Crear el cupón" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "VIENTOS-26" })).toBeVisible();
  await page.getByRole("button", { name: "Copiar el enlace" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${world.storefront}/plugins/${wanted.slug}?coupon=VIENTOS-26`);

  const guest = await open();
  await guest.goto(link);
  await expect(guest.getByText(/VIENTOS-26 pagas 0,88/).first()).toBeVisible();

  await page.getByRole("button", { name: "Desactivar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Desactivar" }).click();
  await expect(page.getByText("Desactivado", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Desactivar" })).toBeHidden();
});
