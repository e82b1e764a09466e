import { expect, test } from "vitest";
import { checksumCommand, installPlan, signatureCommand } from "./installPlan";

test("npm's archives are installed, as tools or as parts of what runs", () => {
  expect(installPlan("a-1.0.0.tgz", { eslint: ">=8", node: ">=18" })).toEqual({
    kind: "npm",
    command: "npm install --save-dev ./a-1.0.0.tgz",
    hosts: ["eslint"],
  });
  expect(installPlan("cors-10.0.2.tgz", { fastify: ">=5" }).command).toBe("npm install ./cors-10.0.2.tgz");
});

test("other archives are unpacked", () => {
  expect(installPlan("a-1.0.0.zip", {}).command).toBe("unzip a-1.0.0.zip -d a-1.0.0");
  expect(installPlan("a.tar.gz", {}).command).toBe("tar -xf a.tar.gz");
  expect(installPlan("a.vsix", {})).toEqual({ kind: "other", hosts: [] });
});

test("a file's name cannot become a command", () => {
  expect(installPlan("a; rm -rf b.zip", {}).command).toBe("unzip 'a; rm -rf b.zip' -d 'a; rm -rf b'");
  expect(installPlan("it's.tgz", {}).command).toBe("npm install --save-dev './it'\\''s.tgz'");
  expect(checksumCommand("ab", "$(x).tgz")).toBe("echo 'ab  $(x).tgz' | sha256sum -c");
  expect(signatureCommand("RWQ+/=", "a b.tgz")).toBe("minisign -V -P 'RWQ+/=' -m 'a b.tgz'");
});
