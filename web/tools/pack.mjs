// Makes web/packed of web/dist: what the Go binary embeds. Texts are there only compressed, by brotli and by gzip;
// the server unpacks one for the rare client that takes neither.
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const web = fileURLToPath(new URL("..", import.meta.url));
const texts = new Set([".js", ".css", ".svg", ".json", ".txt"]);
const left = new Set(["manifest.json"]); // Vite's list of chunks, for tools

function pack(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (!texts.has(extname(from))) return cpSync(from, to);
  const content = readFileSync(from);
  writeFileSync(`${to}.gz`, gzipSync(content, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${to}.br`, brotliCompressSync(content, { params }));
}

for (const app of ["storefront", "publisher"]) {
  const from = join(web, "dist", app);
  const to = join(web, "packed", app);
  const fresh = `${to}.new`;
  rmSync(fresh, { recursive: true, force: true });
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(from.length + 1);
    if (entry.isFile() && !left.has(path)) pack(join(from, path), join(fresh, path));
  }
  rmSync(to, { recursive: true, force: true });
  renameSync(fresh, to);
}
