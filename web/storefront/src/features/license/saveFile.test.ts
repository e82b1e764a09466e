import { expect, test } from "vitest";
import { fileName } from "./saveFile";

test("a license file is named after the plugin and the machine, whatever that is called", () => {
  expect(fileName("acme-lint", "Portátil de Ana")).toBe("acme-lint-portatil-de-ana.license");
  expect(fileName("acme-lint", "../../etc/passwd")).toBe("acme-lint-etc-passwd.license");
  expect(fileName("acme-lint", "💻")).toBe("acme-lint.license");
  expect(fileName("acme-lint", "")).toBe("acme-lint.license");
  expect(fileName("acme-lint", "x".repeat(100))).toBe(`acme-lint-${"x".repeat(40)}.license`);
});
