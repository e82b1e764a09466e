import { npmPackage, png } from "../support/archive";
import { drop, signUp } from "../support/steps";
import { expect, test, world } from "../support/test";

// Another name in every run, for who runs it again on a stack that was kept.
const run = Date.now().toString(36).slice(-5);
const name = `Farola ${run}`;
const slug = `farola-${run}`;

const archive = (files?: Record<string, string>) => ({
  name: `${slug}-1.0.0.tgz`,
  mimeType: "application/gzip",
  buffer: npmPackage(slug, "1.0.0", files),
});

test("a publisher's plugin goes from sign-up to the store", async ({ open }) => {
  test.setTimeout(240_000);
  const page = await open();
  const reviewer = await open("reviewer");

  await test.step("sign up", async () => {
    await page.goto(world.panel);
    await page.getByRole("link", { name: "Crear cuenta" }).click();
    await signUp(page, {
      name: "Taller de farolas",
      email: `taller-${run}@example.com`,
      password: world.password,
    });
    await expect(page.getByRole("heading", { name: "Tu primer plugin, en tres pasos" })).toBeVisible();
  });

  await test.step("create a plugin", async () => {
    await page.getByRole("link", { name: "Crear un plugin" }).click();
    await page.getByLabel("Nombre").fill(name);
    await expect(page.getByLabel("Dirección")).toHaveValue(slug);
    await page.getByRole("button", { name: "Crear y seguir" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });

  await test.step("fill in the listing, which saves itself and shows what it will look like", async () => {
    await page.getByLabel("Resumen").fill("Alumbra los rincones del código que nadie mira.");
    await page.getByLabel("Categoría").selectOption({ label: "Linters" });
    await page
      .getByLabel("Descripción")
      .fill(
        "## Qué alumbra\n\nTodo lo que queda **a oscuras**.\n\n" +
          "Una regla por rincón, con su explicación. ".repeat(6),
      );
    await expect(page.getByRole("heading", { name: "Qué alumbra" })).toBeVisible();
    await page.getByText("De pago", { exact: true }).click();
    await page.getByLabel("Importe").fill("12");
    await page.getByRole("combobox", { name: "Licencia" }).fill("MIT");
    await page.getByRole("combobox", { name: "Licencia" }).press("Tab");
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Subir icono" }).click();
    await (await chooser).setFiles({ name: "icono.png", mimeType: "image/png", buffer: png(256, [230, 160, 40]) });
    await expect(page.getByRole("button", { name: "Cambiar" })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Guardado" })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Resumen")).toHaveValue("Alumbra los rincones del código que nadie mira.");
    await expect(page.getByLabel("Importe")).toHaveValue(/12/);
  });

  await test.step("upload an archive by drag and drop, and submit it", async () => {
    await page
      .getByRole("navigation", { name: "Secciones del plugin" })
      .getByRole("link", { name: "Versiones" })
      .click();
    await drop(page, /Arrastra el .zip o .tgz/, archive());
    await expect(page.getByRole("heading", { level: 2, name: /1\.0\.0/ })).toBeVisible();
    await page.getByRole("button", { name: "Enviar a revisión" }).click();
    await expect(page.getByRole("heading", { level: 1, name: `${name} 1.0.0` })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Está en manos del equipo de revisión" })).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step("the reviewer takes it, looks at the files and asks for changes", async () => {
    await reviewer.goto(`${world.panel}/review`);
    await reviewer.getByRole("link", { name }).first().click();
    await reviewer.getByRole("button", { name: "Tomar", exact: true }).click();
    await expect(reviewer.getByRole("button", { name: "Soltar" })).toBeVisible();
    await reviewer.getByRole("tab", { name: "Archivos" }).click();
    await reviewer.getByRole("treeitem", { name: /index\.js/ }).click();
    await expect(reviewer.getByText("module.exports")).toBeVisible();
    await reviewer.getByRole("button", { name: "Pedir cambios" }).click();
    const dialog = reviewer.getByRole("dialog");
    await dialog.getByLabel("Motivo").click();
    await reviewer.getByRole("option", { name: /documentación/i }).click();
    await dialog.getByLabel(/^Mensaje para el autor/).fill("Falta un ejemplo de configuración en el README.");
    await dialog.getByRole("button", { name: "Pedir los cambios" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("the publisher sees it at once, replaces the archive and submits again", async () => {
    await expect(page.getByText("Falta un ejemplo de configuración en el README.")).toBeVisible({ timeout: 30_000 });
    const submission = page.url();
    await page.getByRole("link", { name: "Sustituir el archivo" }).click();
    await drop(
      page,
      /Arrastra el .zip o .tgz/,
      archive({ "README.md": "# farola\n\n```js\nexport default [farola];\n```\n" }),
    );
    await expect(page.getByText("Archivo sustituido")).toBeVisible();
    await page.goto(submission);
    await page.getByRole("button", { name: "Reenviar" }).click();
    await expect(page.getByRole("heading", { name: "Está en manos del equipo de revisión" })).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step("the reviewer approves", async () => {
    await reviewer.goto(`${world.panel}/review/${page.url().split("/").pop()}`);
    const take = reviewer.getByRole("button", { name: "Tomar", exact: true });
    const approve = reviewer.getByRole("button", { name: "Aprobar", exact: true });
    await expect(take.or(approve).first()).toBeVisible();
    if (await take.isVisible()) await take.click();
    await approve.click();
    await reviewer.getByRole("dialog").getByRole("button", { name: "Aprobar y publicar" }).click();
    await expect(reviewer.getByRole("dialog")).toBeHidden();
  });

  await test.step("the publisher sees it published, and anybody finds it in the store", async () => {
    await expect(page.getByText("La versión 1.0.0 está en la tienda.")).toBeVisible({ timeout: 60_000 });
    const anybody = await open();
    await anybody.goto(world.storefront);
    await anybody.getByRole("combobox").first().fill(name);
    await anybody.keyboard.press("Enter");
    await anybody.getByRole("region", { name: "Resultados" }).getByRole("link", { name }).click();
    await expect(anybody.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(anybody.getByRole("button", { name: /Comprar por 12/ })).toBeVisible();
    await expect(anybody.getByRole("heading", { name: "Qué alumbra" })).toBeVisible();
  });
});
