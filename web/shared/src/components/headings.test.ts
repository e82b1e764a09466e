import { expect, test } from "vitest";
import { headingsUnder } from "./headings";

test("the headings of a text come under the one above it", () => {
  expect(headingsUnder(1, "<h1>a</h1><h2 id='x'>b</h2>")).toBe(
    `<h1 aria-level="2">a</h1><h2 aria-level="3" id='x'>b</h2>`,
  );
  expect(headingsUnder(3, "<h2>a</h2>")).toBe(`<h2 aria-level="4">a</h2>`);
  expect(headingsUnder(1, "<h3>a</h3><h4>b</h4>")).toBe(`<h3 aria-level="2">a</h3><h4 aria-level="3">b</h4>`);
  expect(headingsUnder(5, "<h1>a</h1><h3>b</h3>")).toBe(`<h1 aria-level="6">a</h1><h3 aria-level="6">b</h3>`);
});

test("what is right stays", () => {
  expect(headingsUnder(1, "<h2>a</h2><h3>b</h3><hr>")).toBe("<h2>a</h2><h3>b</h3><hr>");
  expect(headingsUnder(1, "<hr><p>no heading</p>")).toBe("<hr><p>no heading</p>");
});
