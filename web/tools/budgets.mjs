// What the first page of each application may weigh: JavaScript, gzipped, all that is fetched before it can be used.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const budgets = [
  { app: "storefront", chunks: ["src/pages/Home.tsx"], kilobytes: 180 },
  { app: "publisher", chunks: ["src/pages/Dashboard.tsx"], kilobytes: 300 },
];

/** A chunk and everything it imports at once. */
function closure(manifest, key, found = new Set()) {
  if (!manifest[key] || found.has(key)) return found;
  found.add(key);
  for (const next of manifest[key].imports ?? []) closure(manifest, next, found);
  return found;
}

/** Kilobytes of the first page in Spanish, whose texts are the longer ones. */
function firstPage(dist, { app, chunks }) {
  const manifest = JSON.parse(readFileSync(join(dist, app, "manifest.json"), "utf8"));
  const keys = new Set();
  for (const entry of ["index.html", ...chunks]) closure(manifest, entry, keys);
  for (const key of Object.keys(manifest))
    if (/\/(common|store|panel|catalogue|dashboard|statistics|submission)\.es\.ts$/.test(key))
      closure(manifest, key, keys);
  const files = new Set([...keys].map((key) => manifest[key].file).filter((file) => file.endsWith(".js")));
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, app, file))).length, 0);
  return bytes / 1000;
}

export const firstPages = (dist) => budgets.map((budget) => ({ ...budget, weighs: firstPage(dist, budget) }));

/** What is over its budget, in words; empty when nothing is. */
export function checkBudgets(dist) {
  return firstPages(dist)
    .filter(({ weighs, kilobytes }) => weighs > kilobytes)
    .map(
      ({ app, weighs, kilobytes }) =>
        `${app}: the first page fetches ${weighs.toFixed(1)} kB of JavaScript (gzip), more than ${kilobytes}`,
    )
    .join("\n");
}
