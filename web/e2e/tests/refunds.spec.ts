import { expect, test, world } from "../support/test";

const { dear, request } = world.goods;

test("what one admin alone may not give back, one proposes and another approves", async ({ open }) => {
  const first = await open("storeAdmin");
  await first.goto(`${world.storefront}/admin/refunds`);
  await expect(first.getByRole("navigation").getByRole("link", { name: /^Reembolsos.*por atender$/ })).toBeVisible();
  await first.getByRole("link", { name: dear.name }).click();
  await expect(first.getByRole("heading", { level: 1, name: `Reembolso de ${dear.name}` })).toBeVisible();
  await expect(first.getByText("Prometía vigilar también las licencias.")).toBeVisible();
  await expect(first.getByText("No lo ha descargado")).toBeVisible();
  await first.getByRole("textbox", { name: /^Motivo/ }).fill("Es verdad: la ficha lo prometía");
  await first.getByRole("button", { name: "Proponer 250,00 €" }).click();
  await expect(first.getByText(/^Has propuesto devolver 250,00\s€/)).toBeVisible();
  await expect(first.getByRole("button", { name: "Proponer 250,00 €" })).toBeDisabled();

  const second = await open("secondAdmin");
  await second.goto(`${world.storefront}/admin/refunds/${request}`);
  await expect(second.getByText(/propone devolver 250,00\s€\. Si lo apruebas tú, el dinero sale ya/)).toBeVisible();
  await second.getByRole("textbox", { name: /^Motivo/ }).fill("La he leído, y sí");
  await second.getByRole("button", { name: "Devolver 250,00 €" }).click();
  await expect(second.getByText("Aprobada")).toBeVisible();
  await second.getByRole("link", { name: "Ver la compra" }).click();
  await expect(second.getByText("Reembolsada", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
});
