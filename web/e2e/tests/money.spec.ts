import { call } from "../support/api";
import { checkout } from "../support/steps";
import { expect, test, world } from "../support/test";

const { wanted, paid, coupon } = world.goods;

type Purchase = { id: string; status: string; amount: { minor: number; currency: string } };

test("a customer buys in another currency with a code, and gets the money back", async ({ open, tolerate }) => {
  const page = await open("traveller");
  await page.goto(`${world.storefront}/plugins?q=${wanted.name}`);
  const card = page.getByRole("article").filter({ hasText: wanted.name }).first();
  await expect(card.getByText("7 €")).toBeVisible();
  await page.getByRole("button", { name: "Tu cuenta" }).click();
  await page.getByRole("menuitem", { name: "Euro" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Dólar estadounidense/i })
    .click();
  await expect(card.getByText("8 US$")).toBeVisible();

  // It is remembered, and where there is no such price, the page says what is paid.
  await page.goto(`${world.storefront}/plugins/${paid.slug}`);
  await expect(page.getByText("Sin precio en USD: se paga en EUR.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Comprar por 19 €" })).toBeVisible();

  await page.goto(`${world.storefront}/plugins/${wanted.slug}`);
  await page.getByRole("button", { name: "¿Tienes un código?" }).first().click();
  const field = page.getByRole("textbox", { name: "Código de descuento" }).first();
  tolerate(/422/);
  await field.fill("nada");
  await field.press("Enter");
  await expect(page.getByRole("alert").first()).toHaveText("Ese código no existe. Comprueba que esté bien escrito.");
  await field.fill(coupon.toLowerCase());
  await field.press("Enter");
  await expect(page.getByText(`Con ${coupon} pagas 2 US$ menos (25 %).`).first()).toBeVisible();
  await page.getByRole("button", { name: "Comprar por 6 US$" }).click();
  await expect(page.getByText("SIMULATOR")).toBeVisible();
  await checkout.pay(page);
  await expect(page.getByRole("heading", { level: 1, name: `${wanted.name} ya es tuyo` })).toBeVisible({
    timeout: 60_000,
  });
  const money = page.getByRole("region", { name: "Importe" });
  await expect(money.getByText(`Descuento ${coupon}`)).toBeVisible();
  await expect(money.getByText("-2,00 US$")).toBeVisible();
  await expect(money.getByText("6,00 US$")).toBeVisible();
  const { items } = await call<{ items: Purchase[] }>("storefront", "traveller", "GET", "/purchases");
  expect(items[0]?.amount).toEqual({ minor: 600, currency: "USD" });

  // The receipt looks as we have written it: its policy takes its style.
  const print = page.waitForEvent("popup");
  await page.getByRole("link", { name: /para imprimir/ }).click();
  const receipt = await print;
  await expect(receipt.getByText("Descuento")).toBeVisible();
  expect(await receipt.locator("main").evaluate((main) => getComputedStyle(main).borderTopStyle)).toBe("solid");
  await receipt.close();

  const back = page.getByRole("region", { name: "Reembolso" });
  await back.getByRole("button", { name: "Pedir el reembolso" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Te devolvemos 6,00 US$", { exact: false })).toBeVisible();
  await dialog.getByRole("radio", { name: "No funciona" }).check();
  await dialog.getByRole("textbox").fill("Dice que no a todo.");
  await dialog.getByRole("button", { name: "Pedir el reembolso" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Te hemos devuelto el dinero" })).toBeVisible({
    timeout: 60_000,
  });
  await expect(back.getByText("Devuelto", { exact: true })).toBeVisible();
  await expect(money.getByText("-6,00 US$")).toBeVisible();
  await page.goto(`${world.storefront}/library`);
  await expect(page.getByRole("main").getByText(wanted.name)).toBeHidden();
  // Once per customer is once, whatever became of it.
  await page.goto(`${world.storefront}/plugins/${wanted.slug}?coupon=${coupon}`);
  await expect(page.getByRole("alert").first()).toHaveText("Ya has usado este código.");
});
