// Every check of the front ends, one after the other; the first that fails ends it. `npm run check`.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkBudgets } from "./budgets.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));

function run(name, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: web,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(web, "node_modules/.bin")}:${process.env.PATH}` },
  });
  if (status !== 0) fail(`${name}:\n${stdout}${stderr}`);
}

function fail(message) {
  console.error(message.trimEnd());
  process.exit(1);
}

/** The committed types of an API are those its description makes today. */
function typesUpToDate(api, file) {
  const fresh = join(web, "node_modules/.cache", `${api}.gen.ts`);
  run("API types", "openapi-typescript", `../${api}/openapi.yaml`, "-o", fresh);
  const same = readFileSync(fresh, "utf8") === readFileSync(join(web, file), "utf8");
  rmSync(fresh);
  if (!same) fail(`${file} is not what ${api}/openapi.yaml makes: run make generate`);
}

typesUpToDate("api", "shared/src/api/store.gen.ts");
typesUpToDate("publisher", "shared/src/api/panel.gen.ts");
run("style", "biome", "check", "--error-on-warnings", ".");
for (const project of ["shared", "storefront", "publisher", "e2e"]) run(`types of ${project}`, "tsc", "-p", project);
run("unit tests", "vitest", "run");
const broken = checkBudgets(join(web, "dist"));
if (broken) fail(broken);
