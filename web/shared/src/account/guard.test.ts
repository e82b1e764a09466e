import { expect, test } from "vitest";
import { safeNext } from "./guard";

test("after logging in one goes back to a page of our own, and nowhere else", () => {
  expect(safeNext("/plugins/x?buy=1")).toBe("/plugins/x?buy=1");
  for (const bad of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", 7, undefined])
    expect(safeNext(bad)).toBeUndefined();
});
