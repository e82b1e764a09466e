import type { Page } from "@playwright/test";
import { logIn, signUp } from "../support/steps";
import { expect, person, test, world } from "../support/test";

test("a link to a page of one's own leads there by way of the log-in", async ({ open }) => {
  const page = await open();
  await page.goto(`${world.storefront}/library?updates=true`);
  await expect(page.getByRole("heading", { level: 1, name: "Entra en tu cuenta" })).toBeVisible();
  await logIn(page, person("back"));
  await expect(page).toHaveURL(`${world.storefront}/library?updates=true`);
  await expect(page.getByRole("heading", { level: 1, name: "Biblioteca" })).toBeVisible();
});

test("the same in the panel", async ({ open }) => {
  const page = await open();
  await page.goto(`${world.panel}/submissions/${world.goods.submission}`);
  await logIn(page, person("publisher"));
  await expect(page).toHaveURL(`${world.panel}/submissions/${world.goods.submission}`);
  await expect(page.getByRole("heading", { level: 1, name: world.goods.update.name })).toBeVisible();
});

test("a guest who wants to buy comes to the payment by way of signing up and the mail's link", async ({ open }) => {
  const { paid } = world.goods;
  const page = await open();
  await page.goto(`${world.storefront}/plugins/${paid.slug}`);
  await page.getByRole("button", { name: /Comprar por/ }).click();
  await page.getByRole("main").getByRole("link", { name: "Crear cuenta" }).click();
  const email = `nueva-${Date.now()}@example.com`;
  await signUp(page, { name: "Nueva clienta", email, password: world.password });
  await expect(page).toHaveURL(/\/c\/pay\//);
});

test("who may not see a page is told so", async ({ open, tolerate }) => {
  tolerate(/ProblemError: forbidden/); // React reports what an error boundary has taken care of
  const page = await open("back");
  await page.goto(`${world.storefront}/admin`);
  await expect(page.getByRole("heading", { level: 1, name: "No tienes acceso" })).toBeVisible();
});

test("a session that ends in the middle of a form takes nothing with it", async ({ open, tolerate }) => {
  tolerate(/401/);
  const { free } = world.goods;
  const page = await open();
  await page.goto(`${world.storefront}/log-in?next=/plugins/${free.slug}`);
  await logIn(page, person("form"));
  await page
    .getByRole("button", { name: /Obtener|Descargar/ })
    .first()
    .click();
  await expect(page.getByText("Está en tu biblioteca").first()).toBeVisible();
  await page
    .getByRole("navigation", { name: "Partes de la página" })
    .getByRole("link", { name: /Reseñas/ })
    .click();
  await page.getByRole("button", { name: /Escribir una reseña|Editar mi reseña/ }).click();
  await page.getByRole("radio", { name: "4 estrellas" }).check({ force: true });
  await page.getByLabel("Tu opinión").fill("Esto me ha costado escribirlo.");
  await endSession(page);
  const publish = page.getByRole("button", { name: /Publicar reseña|Guardar cambios/ });
  await publish.click();

  const dialog = page.getByRole("dialog", { name: "Tu sesión ha terminado" });
  await expect(dialog.getByLabel(/^Correo electrónico/)).toHaveValue(person("form").email);
  await dialog.getByLabel(/^Contraseña/).fill(person("form").password);
  await dialog.getByRole("button", { name: "Entrar" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel("Tu opinión")).toHaveValue("Esto me ha costado escribirlo.");
  await publish.click();
  await expect(
    page.getByRole("region", { name: "Tu reseña" }).getByText("Esto me ha costado escribirlo."),
  ).toBeVisible();
});

/** Ends the session on the server. The browser keeps its cookie and knows nothing of it. */
async function endSession(page: Page): Promise<void> {
  const cookies = await page.context().cookies();
  const answer = await fetch(`${world.storefront}/api/v1/account/log-out`, {
    method: "POST",
    headers: { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") },
  });
  expect(answer.ok).toBe(true);
}
