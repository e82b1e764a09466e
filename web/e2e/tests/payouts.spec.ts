import { signUp } from "../support/steps";
import { expect, test, world } from "../support/test";

// Another name in every run, for who runs it again on a stack that was kept.
const run = Date.now().toString(36).slice(-5);

test("a publisher becomes payable at Stripe, and decides when to be paid", async ({ open }) => {
  test.setTimeout(240_000);
  const page = await open();
  await page.goto(`${world.panel}/sign-up`);
  await signUp(page, { name: "Taller de veletas", email: `veletas-${run}@example.com`, password: world.password });
  await page.getByRole("link", { name: "Pagos" }).click();

  await test.step("begins at Stripe and leaves early", async () => {
    await expect(page.getByText("Sin cuenta")).toBeVisible();
    await page.getByRole("combobox", { name: "País" }).fill("Espa");
    await page.getByRole("option", { name: "España" }).click();
    await page.getByRole("button", { name: "Empezar en Stripe" }).click();
    await page.getByRole("button", { name: "Leave early" }).click();
    await expect(page).toHaveURL(`${world.panel}/payouts?onboarding=done`);
    await expect(page.getByText("Preguntando a Stripe…")).toBeVisible();
    await expect(page.getByText("Por terminar")).toBeVisible({ timeout: 40_000 });
  });

  await test.step("a link that has expired is followed by another", async () => {
    await page.getByRole("button", { name: "Seguir en Stripe" }).click();
    await page.getByRole("button", { name: "Let the link expire" }).click();
    await expect(page.getByText("El enlace ha caducado")).toBeVisible();
    await page.getByRole("button", { name: "Seguir en Stripe" }).click();
  });

  await test.step("finishes the form and is told that it was enough", async () => {
    await page.getByRole("button", { name: "Finish" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Ya puedes cobrar" })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText("Lista", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Abrir Stripe" }).click();
    await expect(page.getByText("••••7890")).toBeVisible();
    await page.goto(`${world.panel}/payouts/settings`);
  });

  await test.step("is paid when asking for it, from a higher amount on", async () => {
    await page.getByLabel("Cuando lo pida").check();
    await page.getByLabel("Añadir una moneda").selectOption("EUR");
    await page.getByLabel("Desde cuánto, en euro").fill("40");
    await page.getByRole("button", { name: "Guardar" }).click();
    await expect(page.getByText("Guardado", { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Cuando lo pida")).toBeChecked();
    await expect(page.getByLabel("Desde cuánto, en euro")).toHaveValue(/40/);
    await page.getByRole("navigation", { name: "Pagos" }).getByRole("link", { name: "Resumen" }).click();
    await expect(page.getByRole("button", { name: "Cobrar ahora" })).toBeDisabled();
  });
});

test("a publisher reads what was paid, and takes the month along", async ({ open }) => {
  const page = await open("publisher");
  await page.goto(`${world.panel}/payouts/history`);
  await expect(page.getByText(/^La tienda ha retirado 1,00/)).toBeVisible();
  await page.getByRole("navigation", { name: "Pagos" }).getByRole("link", { name: "Extracto" }).click();
  await expect(page.getByRole("row", { name: /^Saldo final/ })).toBeVisible();
  await expect(page.getByText(/^Venta · /).first()).toBeVisible();
  await expect(page.getByText("Pago retirado", { exact: true })).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Descargar CSV" }).click();
  expect((await file).suggestedFilename()).toMatch(/^payouts-20\d\d-\d\d\.csv$/);
});
