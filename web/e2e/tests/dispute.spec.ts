import { expect, test, world } from "../support/test";

const { contested, wanted } = world.goods;

test("an admin reads the evidence, adds to it and sends it to the bank, once", async ({ open }) => {
  const page = await open("storeAdmin");
  await page.goto(`${world.storefront}/admin/disputes`);
  await page.getByRole("link", { name: `Disputa por ${wanted.name}` }).click();
  await expect(page.getByRole("heading", { name: /^Quedan 6 días 23 horas/ })).toBeVisible();
  await expect(page.getByLabel("Registro de actividad")).toHaveValue(
    /The signed-in customer downloads version 1\.0\.0/,
  );

  const file = await page.getByRole("link", { name: /^Entrega/ }).getAttribute("href");
  const pdf = await page.request.get(world.storefront + file);
  expect(pdf.headers()["content-type"]).toBe("application/pdf");
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");

  await page.getByLabel("Más información").fill("The customer wrote to us that it works.");
  await expect(page.getByRole("button", { name: "Enviar las pruebas…" })).toBeDisabled();
  await page.getByRole("checkbox", { name: "Enviar el archivo: Recibo o factura" }).uncheck();
  await page.getByRole("button", { name: "Guardar borrador" }).click();
  await expect(page.getByText("Guardado por")).toBeVisible();

  await page.getByRole("button", { name: "Enviar las pruebas…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Solo admite una respuesta")).toBeVisible();
  await dialog.getByLabel("Lo he leído todo y es correcto").check();
  await dialog.getByRole("button", { name: "Enviar al banco" }).click();
  await expect(page.getByRole("heading", { name: "El banco tiene nuestra respuesta" })).toBeVisible();
  await expect(page.getByText("The customer wrote to us that it works.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^Recibo/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Guardar|Enviar|Aceptar/ })).toHaveCount(0);

  const { disputes } = (await (await fetch(`${world.stripe}/_sim/money`)).json()) as {
    disputes: { id: string; status: string; evidence: Record<string, string | null> }[];
  };
  const told = disputes.find(({ id }) => id === contested);
  expect(told?.status).toBe("under_review");
  expect(told?.evidence.uncategorized_text).toBe("The customer wrote to us that it works.");
  expect(told?.evidence.receipt).toBeNull();
  expect(told?.evidence.service_documentation).toMatch(/^file_/);
});
