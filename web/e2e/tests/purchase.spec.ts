import { call } from "../support/api";
import { checkout } from "../support/steps";
import { expect, test, world } from "../support/test";

const { wanted } = world.goods;
const address = `${world.storefront}/plugins/${wanted.slug}`;

type Purchases = { items: { id: string; status: string }[] };
const purchasesOf = (name: string) => call<Purchases>("storefront", name, "GET", "/purchases");

test("a double click on Buy is one purchase", async ({ open }) => {
  const page = await open("double");
  let asked = 0;
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/purchases")) asked++;
  });
  await page.goto(address);
  await page.getByRole("button", { name: /Comprar por/ }).dblclick();
  await expect(page.getByText("SIMULATOR")).toBeVisible();
  expect(asked).toBe(1);
  expect((await purchasesOf("double")).items).toHaveLength(1);
});

test("Back from the payment page leads to the plugin, where one can go on paying", async ({ open }) => {
  const page = await open("back");
  await page.goto(address);
  await page.getByRole("button", { name: /Comprar por/ }).click();
  await expect(page.getByText("SIMULATOR")).toBeVisible();
  const payment = page.url();
  await page.goBack();
  await page.getByRole("button", { name: "Continuar con el pago" }).click();
  await expect(page).toHaveURL(payment);
  await page.getByRole("link", { name: /Back to the store/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "No has terminado el pago" })).toBeVisible();
  await page.getByRole("button", { name: "Cancelar la compra" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Compra cancelada" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Volver a intentarlo" }).click();
  await checkout.pay(page);
  await expect(page.getByRole("heading", { level: 1, name: `${wanted.name} ya es tuyo` })).toBeVisible({
    timeout: 60_000,
  });
});

test("two tabs that buy are led to the same payment", async ({ open, tolerate }) => {
  const first = await open("tabs");
  const second = await first.context().newPage();
  await first.goto(address);
  await second.goto(address);
  await Promise.all(
    [first, second].map((tab) => tab.getByRole("button", { name: /Comprar por|Continuar con el pago/ }).click()),
  );
  // Whoever comes second may be told that a purchase is open, and goes on with it.
  tolerate(/409/);
  for (const tab of [first, second]) {
    const goOn = tab.getByRole("button", { name: "Continuar con el pago" });
    await expect(tab.getByText("SIMULATOR").or(goOn)).toBeVisible();
    if (await goOn.isVisible()) await goOn.click();
    await expect(tab.getByText("SIMULATOR")).toBeVisible();
  }
  expect(first.url()).toBe(second.url());
  await checkout.pay(first);
  await expect(first.getByRole("heading", { level: 1, name: `${wanted.name} ya es tuyo` })).toBeVisible({
    timeout: 60_000,
  });
  await second.goto(address);
  await expect(second.getByText("Está en tu biblioteca").first()).toBeVisible();
  expect((await purchasesOf("tabs")).items).toHaveLength(1);
});
