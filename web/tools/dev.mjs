// Vite with hot reload for both applications, against the APIs of the stack that runs (`make dev`).
// STOREFRONT_URL and PUBLISHER_URL say where those are.
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

for (const app of ["storefront", "publisher"]) {
  const root = fileURLToPath(new URL(`../${app}`, import.meta.url));
  const server = await createServer({ root, configFile: `${root}/vite.config.ts` });
  await server.listen();
  console.log(`  ${app.padEnd(12)}${server.resolvedUrls?.local[0]}`);
}
