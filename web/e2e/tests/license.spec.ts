import { call } from "../support/api";
import { expect, test, world } from "../support/test";

const { owned, free } = world.goods;

type License = { key: string };
type Check = { valid: boolean; status: string; activations: number };
const check = async (plugin: string, key: string) => {
  const response = await fetch(`${world.storefront}/api/v1/licenses/validate`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ plugin, key }),
  });
  return (await response.json()) as Check;
};

test("a customer copies the key, takes a file along, and replaces the key", async ({ open }) => {
  const page = await open("owner", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${world.storefront}/library`);
  await page.getByRole("button", { name: `Licencia de ${owned.name}` }).click();
  const dialog = page.getByRole("dialog");
  const { key } = await call<License>("storefront", "owner", "GET", `/plugins/${owned.slug}/license`);
  await expect(dialog.getByText(key)).toBeVisible();
  await dialog.getByRole("button", { name: "Copiar la clave" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);

  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Archivo sin conexión para Portátil" }).click();
  expect((await download).suggestedFilename()).toBe(`${owned.slug}-portatil.license`);

  await dialog.getByRole("button", { name: "Cambiar la clave" }).click();
  await page.getByRole("dialog").last().getByRole("button", { name: "Cambiar la clave" }).click();
  await expect(dialog.getByText(key)).toBeHidden();
  expect((await check(owned.slug, key)).status).toBe("not_found");
  const { key: fresh } = await call<License>("storefront", "owner", "GET", `/plugins/${owned.slug}/license`);
  await expect(dialog.getByText(fresh)).toBeVisible();
  expect(await check(owned.slug, fresh)).toMatchObject({ valid: true, activations: 1 });

  // The same license, where it was bought.
  await page.goto(`${world.storefront}/purchases/${world.goods.purchase}`);
  await expect(page.getByText(fresh)).toBeVisible();
  await expect(page.getByText("Activa en 1 de 3 equipos")).toBeVisible();
});

test("a publisher gives out licenses, and who had the plugin before gets a key", async ({ open }) => {
  const panel = await open("publisher");
  await panel.goto(`${world.panel}/plugins/${free.id}/licensing`);
  await panel.getByRole("switch", { name: /Entregar una clave de licencia con el plugin/ }).check();
  await panel.getByRole("textbox", { name: "Número de equipos" }).fill("2");
  await panel.getByRole("button", { name: "Guardar" }).click();
  await expect(panel.getByText("Las licencias van camino de la tienda")).toBeVisible();
  await panel.getByRole("link", { name: "Publicaciones" }).last().click();
  await expect(panel.getByText("Cambiar las condiciones de las licencias")).toBeVisible();

  const page = await open("owner");
  await expect(async () => {
    await page.goto(`${world.storefront}/library`);
    await expect(page.getByRole("button", { name: `Licencia de ${free.name}` })).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 60_000 });
  await page.getByRole("button", { name: `Licencia de ${free.name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Obtener mi clave" }).click();
  await expect(page.getByRole("dialog").getByText("Puede estar activa en 2 equipos a la vez.")).toBeVisible();
});

test("support revokes a license and restores it", async ({ open }) => {
  const { key } = await call<License>("storefront", "owner", "GET", `/plugins/${owned.slug}/license`);
  const page = await open("storeAdmin");
  await page.goto(`${world.storefront}/admin/licenses`);
  await page.getByRole("textbox", { name: /Qué buscar/ }).fill(key);
  await page.getByRole("button", { name: "Buscar" }).click();
  const act = async (what: string) => {
    await page.getByRole("button", { name: what, exact: true }).click();
    await page.getByRole("dialog").getByRole("textbox").fill("Compartida en un foro");
    await page.getByRole("dialog").getByRole("button", { name: what, exact: true }).click();
  };
  await act("Revocar");
  await expect(page.getByText("Revocada", { exact: true })).toBeVisible();
  expect((await check(owned.slug, key)).status).toBe("revoked");
  await act("Restaurar");
  await expect(page.getByText("Activa", { exact: true })).toBeVisible();
  expect((await check(owned.slug, key)).valid).toBe(true);
  expect(page.url()).toBe(`${world.storefront}/admin/licenses`);
});
