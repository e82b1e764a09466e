import { expect, test } from "vitest";
import { byPrintable, printable } from "./printable";

test("names are written as the checks write them", () => {
  expect(printable("src/añadir.js")).toBe("src/añadir.js");
  expect(printable("a\u202etxt.exe")).toBe("a\\u202etxt.exe");
  expect(printable("\u0001\t\u{e0041}")).toBe("\\x01\\t\\U000e0041");
  expect(printable("x".repeat(301))).toBeUndefined();
});

test("a finding leads to its file whatever is in the name", () => {
  const find = byPrintable(["a\u202eb.js", "index.js"]);
  expect(find("a\\u202eb.js")).toBe("a\u202eb.js");
  expect(find("index.js")).toBe("index.js");
  expect(find("gone.js")).toBeUndefined();
});
