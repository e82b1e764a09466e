import { expect, type Page } from "@playwright/test";
import { mailedLink } from "./api";

/** Signs up where the page is, confirms by the mail, and is logged in. */
export async function signUp(page: Page, who: { name: string; email: string; password: string }): Promise<void> {
  await page.getByLabel(/^Nombre/).fill(who.name);
  await page.getByLabel(/^Correo electrónico/).fill(who.email);
  await page.getByLabel(/^Contraseña/).fill(who.password);
  await page.getByRole("main").getByRole("button", { name: "Crear cuenta" }).click();
  await expect(page.getByRole("heading", { name: "Mira tu correo" })).toBeVisible();
  await page.goto(await mailedLink(who.email, "/verify-email"));
  await page.getByLabel(/^Contraseña/).fill(who.password);
  await page.getByRole("button", { name: "Confirmar" }).click();
}

export async function logIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByLabel(/^Correo electrónico/).fill(who.email);
  await page.getByLabel(/^Contraseña/).fill(who.password);
  await page.getByRole("main").getByRole("button", { name: "Entrar" }).click();
}

/** Lets go of a file over a part of the page, as a hand with a mouse does. */
export async function drop(
  page: Page,
  over: string | RegExp,
  file: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ({ name, mimeType, bytes }) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
      transfer.items.add(new File([content], name, { type: mimeType }));
      return transfer;
    },
    { name: file.name, mimeType: file.mimeType, bytes: file.buffer.toString("base64") },
  );
  const zone = page.getByText(over);
  await zone.dispatchEvent("dragover", { dataTransfer });
  // Dropping changes the words of the zone, so the two events go to it one after the other.
  await page.getByText(/Suéltalo aquí/).dispatchEvent("drop", { dataTransfer });
}

export const checkout = {
  /** On the simulator's page: a card whose bank wants to know that it is you. */
  async payWithChallenge(page: Page): Promise<void> {
    await page.getByRole("button", { name: "3-D Secure" }).click();
    await page.getByRole("button", { name: "Complete authentication" }).click();
  },
  async pay(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Works" }).click();
  },
};
