import { expect, test } from "vitest";
import { inert } from "./inert";

test("links open apart and say where they lead", () => {
  const { html, links } = inert('<p><a href="https://example.com/x">docs</a></p>', "Image");
  const page = new DOMParser().parseFromString(html, "text/html");
  const link = page.querySelector("a");
  expect(link?.rel).toContain("noopener");
  expect(link?.target).toBe("_blank");
  expect(link?.title).toBe("https://example.com/x");
  expect(link?.dataset.host).toBe("example.com");
  expect(links).toEqual([{ text: "docs", href: "https://example.com/x" }]);
});

test("a link that shows its host is not told twice, one within the page stays in it", () => {
  const { html, links } = inert('<a href="https://example.com/x">example.com/x</a><a href="#md-use">Use</a>', "Image");
  const [first, second] = new DOMParser().parseFromString(html, "text/html").querySelectorAll("a");
  expect(first?.dataset.host).toBeUndefined();
  expect(second?.target).toBe("");
  expect(links).toHaveLength(1);
});

test("pictures from elsewhere are told, not fetched", () => {
  const { html } = inert('<img src="https://spy.example/p.png" alt="Badge">', "Image");
  expect(html).not.toContain("<img");
  expect(html).toContain("Image: Badge");
});

test("a host that only looks familiar shows its real name", () => {
  const { html } = inert('<a href="https://g\u0456thub.com/x">github</a>', "Image");
  expect(html).toContain('data-host="xn--');
});
