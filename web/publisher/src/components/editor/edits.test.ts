import { describe, expect, it } from "vitest";
import { edit, type Format } from "./edits";

const placeholders = { text: "text", link: "link", heading: "Heading", item: "item" };

/** Runs an edit on a text with its selection in [brackets], and shows the result likewise. */
function apply(format: Format, marked: string): string {
  const start = marked.indexOf("[");
  const end = marked.indexOf("]") - 1;
  const text = marked.replace("[", "").replace("]", "");
  const made = edit(format, { text, start, end }, placeholders);
  const after = text.slice(0, made.from) + made.insert + text.slice(made.to);
  return `${after.slice(0, made.start)}‹${after.slice(made.start, made.end)}›${after.slice(made.end)}`;
}

describe("edit", () => {
  it("wraps a selection, and unwraps it again", () => {
    expect(apply("bold", "a [b] c")).toBe("a **‹b›** c");
    expect(apply("bold", "a **[b]** c")).toBe("a ‹b› c");
    expect(apply("italic", "[]")).toBe("_‹text›_");
  });

  it("makes a block of code of several lines", () => {
    expect(apply("code", "[a]")).toBe("`‹a›`");
    expect(apply("code", "[a\nb]")).toBe("```\n‹a\nb›\n```");
  });

  it("takes a selected address as the link's and a selected word as its text", () => {
    expect(apply("link", "see [docs]")).toBe("see [docs](‹https://›)");
    expect(apply("link", "[https://a.example/b]")).toBe("[‹link›](https://a.example/b)");
  });

  it("marks whole lines, and takes the marks off when all have them", () => {
    expect(apply("list", "x\nfi[rst\nsec]ond\ny")).toBe("x\n‹- first\n- second›\ny");
    expect(apply("list", "- fi[rst\n- sec]ond")).toBe("‹first\nsecond›");
    expect(apply("heading", "# ti[]tle")).toBe("‹title›");
    expect(apply("heading", "[]")).toBe("## ‹Heading›");
  });
});
