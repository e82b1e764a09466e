import { expect, test, world } from "../support/test";

const { wanted, paid } = world.goods;

test("a publisher makes a code, shares its link, and ends it", async ({ open, tolerate }) => {
  tolerate(/422/); // a code that is not taken
  const panel = await open("publisher", { permissions: ["clipboard-read", "clipboard-write"] });
  await panel.goto(`${world.panel}/coupons`);
  await panel.getByRole("link", { name: "Crear cupón" }).click();
  await panel.getByLabel(/^Código/).fill("otono-26");
  await panel.getByLabel(/^Porcentaje de rebaja/).fill("20");
  await panel.getByRole("radio", { name: "Solo algunos" }).check();
  await panel.getByPlaceholder("Elige uno o varios").fill(wanted.name);
  await panel.getByRole("option", { name: wanted.name }).click();
  await expect(panel.getByText(/^7,00.€ → 5,60.€$/)).toBeVisible();
  await panel.getByRole("button", { name: "Crear cupón" }).click();

  const coupon = panel.getByRole("article", { name: "OTONO-26" });
  await expect(coupon.getByText("Activo")).toBeVisible();
  await coupon.getByRole("button", { name: "Copiar enlace" }).click();
  const link = await panel.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${world.storefront}/plugins/${wanted.slug}?coupon=OTONO-26`);

  const store = await open();
  await store.goto(link);
  await expect(store.getByText(/Con OTONO-26 pagas 1,40.€ menos \(20.%\)/).first()).toBeVisible();
  await store.goto(`${world.storefront}/plugins/${paid.slug}?coupon=OTONO-26`);
  await expect(store.getByText("Este código no vale para este plugin.").first()).toBeVisible();

  await coupon.getByRole("link", { name: "Cambiar" }).click();
  await panel.getByLabel(/^Usos en total/).fill("5");
  await panel.getByRole("button", { name: "Guardar" }).click();
  await expect(coupon.getByText("0 de 5 como mucho")).toBeVisible();

  await coupon.getByRole("button", { name: "Terminar" }).click();
  await panel.getByRole("dialog").getByRole("button", { name: "Terminar" }).click();
  await expect(coupon.getByText("Terminado")).toBeVisible();
  await store.goto(link);
  await expect(store.getByText(/Este código dejó de valer/).first()).toBeVisible();
});
