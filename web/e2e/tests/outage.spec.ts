import { part } from "../support/api";
import { expect, test, world } from "../support/test";

// What is down is asked in vain, and Chromium says so.
test.beforeEach(({ tolerate }) => tolerate(/Failed to load resource|ERR_|50[0-9]/));

test("the store says that its server is down, and goes on when it is back", async ({ open }) => {
  const page = await open("outage");
  await page.goto(`${world.storefront}/plugins`);
  await expect(page.getByRole("article").first()).toBeVisible();
  await part("api", "kill");
  try {
    await page.getByRole("combobox").first().fill("rosa");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Volver a intentar" })).toBeVisible({ timeout: 45_000 });
  } finally {
    await part("api", "restart");
  }
  await page.getByRole("button", { name: "Volver a intentar" }).click();
  await expect(page.getByRole("link", { name: world.goods.owned.name, exact: true })).toBeVisible();
});

test("the store says that it cannot be reached, and goes on when it can", async ({ open }) => {
  const page = await open("outage");
  await page.goto(`${world.storefront}/plugins`);
  await expect(page.getByRole("article").first()).toBeVisible();
  await part("storefront", "kill");
  try {
    await page.getByRole("combobox").first().fill("rosa");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Sin conexión" })).toBeVisible({ timeout: 45_000 });
  } finally {
    await part("storefront", "restart");
  }
  await page.getByRole("button", { name: "Volver a intentar" }).click();
  await expect(page.getByRole("link", { name: world.goods.owned.name, exact: true })).toBeVisible();
});

test("the editor keeps what is written while the panel is down, and saves it when it is back", async ({ open }) => {
  const page = await open("publisher");
  await page.goto(`${world.panel}/plugins/${world.goods.draft.id}`);
  const summary = page.getByLabel("Resumen");
  await expect(summary).toBeVisible();
  await part("publisher", "kill");
  try {
    await summary.fill("Escrito mientras nadie escuchaba.");
    await expect(
      page.getByRole("status").filter({ hasText: /Guardado solo en este navegador|Sin conexión/ }),
    ).toBeVisible({ timeout: 45_000 });
  } finally {
    await part("publisher", "restart");
  }
  const again = page.getByRole("button", { name: "Guardar ahora" });
  const saved = page.getByRole("status").filter({ hasText: /^Guardado$/ });
  await expect(again.or(saved)).toBeVisible();
  if (await again.isVisible()) await again.click();
  await expect(saved).toBeVisible();
  await page.reload();
  await expect(summary).toHaveValue("Escrito mientras nadie escuchaba.");
});
