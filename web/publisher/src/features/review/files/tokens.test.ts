import { highlightHtml } from "@shared/components/highlight";
import { expect, test } from "vitest";
import { tokenLines } from "./tokens";

const text = (lines: ReturnType<typeof tokenLines>) =>
  lines.map((line) => line.map((token) => token.text).join("")).join("\n");

test("colours stay with their words, also over several lines", () => {
  const source = "/* a\n   b */\nconst x = `<b>&amp;$" + "{1}</b>`;\n";
  const lines = tokenLines(highlightHtml(source, "js") ?? "");
  expect(text(lines)).toBe(source);
  expect(lines[0]).toEqual([{ text: "/* a", className: "hljs-comment" }]);
  expect(lines[1]?.[0]).toEqual({ text: "   b */", className: "hljs-comment" });
});

test("HTML in a file is text", () => {
  const source = `<img src=x onerror="alert('1')"></span><script>alert(1)</script>&nbsp;<`;
  expect(text(tokenLines(highlightHtml(source, "html") ?? ""))).toBe(source);
  expect(text(tokenLines("<img onerror=x>"))).toBe("<img onerror=x>");
});
