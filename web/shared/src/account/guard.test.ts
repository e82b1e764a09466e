import { expect, test } from "vitest";
import { safeNext } from "./guard";
import { mailNext, mailToken } from "./mailToken";

test("after logging in one goes back to a page of our own, and nowhere else", () => {
  expect(safeNext("/plugins/x?buy=1")).toBe("/plugins/x?buy=1");
  for (const bad of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    7,
    undefined,
  ])
    expect(safeNext(bad)).toBeUndefined();
});

test("a mail's link has its token and where its reader was going", () => {
  expect(mailToken("#token=abc-_1&next=%2Fplugins%2Fx%3Fbuy%3D1")).toBe("abc-_1");
  expect(mailNext("#token=abc&next=%2Fplugins%2Fx%3Fbuy%3D1%26y%3Da%2Bb")).toBe("/plugins/x?buy=1&y=a+b");
  expect(mailNext("#token=abc")).toBeUndefined();
  expect(mailNext("#token=abc&next=https%3A%2F%2Fevil.example")).toBeUndefined();
});
