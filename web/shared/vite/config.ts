import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type UserConfig } from "vite";

type App = { name: "storefront" | "publisher"; port: number; api: string };

/** Has the browser fetch the font of nearly every text with the page, so that words do not move when it comes. */
const preloadFont: Plugin = {
  name: "preload-font",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle }) {
      const file = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal-[^/]*\.woff2$/.test(name));
      if (!file) return [];
      const attrs = { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: true };
      return [{ tag: "link", attrs, injectTo: "head-prepend" }];
    },
  },
};

/** One configuration for both applications: a build under web/dist for the Go binary, a server with hot reload that passes /api on. */
export function app({ name, port, api }: App): UserConfig {
  const root = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  return defineConfig({
    root,
    plugins: [react(), preloadFont],
    resolve: { alias: { "@shared": fileURLToPath(new URL("../src", import.meta.url)), "@": `${root}/src` } },
    // The server puts a fresh nonce in the place of this word in every answer.
    html: { cspNonce: "__NONCE__" },
    css: { modules: { generateScopedName: "[name]-[local]-[hash:base64:4]" } },
    build: {
      outDir: fileURLToPath(new URL(`../../dist/${name}`, import.meta.url)),
      emptyOutDir: true,
      target: "es2022",
      // A data: address is no address of our own to the CSP of fonts and scripts.
      assetsInlineLimit: 0,
      manifest: "manifest.json",
      chunkSizeWarningLimit: 500,
      // All that every page begins with is one file: it packs a twentieth smaller than forty, and comes in one request.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
    },
    server: { port, strictPort: true, host: "127.0.0.1", proxy: { "/api": api, "/brand": api } },
  });
}
