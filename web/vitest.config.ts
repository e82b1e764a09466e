import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const project = (name: string) => ({
  plugins: [react()],
  resolve: { alias: { "@shared": here("./shared/src"), "@": here(`./${name}/src`) } },
  test: {
    name,
    root: here(`./${name}`),
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: [here("./shared/src/testing/setup.ts")],
  },
});

export default defineConfig({
  test: { projects: [project("shared"), project("storefront"), project("publisher")], passWithNoTests: true },
});
