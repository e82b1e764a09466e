import { expect, test } from "vitest";
import { withoutTitle } from "./withoutTitle";

test("only a first heading that repeats the name is left out", () => {
  const html = '<h1 id="x"><code>@fastify/cors</code></h1>\n<p>Text</p>';
  expect(withoutTitle(html, "@fastify/cors", "fastify-cors")).toBe("<p>Text</p>");
  expect(withoutTitle(html, "cors")).toBe(html);
  expect(withoutTitle("<p>a</p><h1>cors</h1>", "cors")).toBe("<p>a</p><h1>cors</h1>");
});
