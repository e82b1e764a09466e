import { expect, test } from "vitest";
import { countMarks, takeMarks, withMarks, withoutCarriageReturns } from "./marks";

test("code points are taken out and put back as marks", () => {
  const { text, marks } = takeMarks("a⟨U+202E⟩b⟨U+202E⟩⟨0xFF⟩");
  expect(text).toHaveLength(5);
  expect(marks).toEqual([{ code: 0x202e }, { byte: "0xFF" }]);
  expect(withMarks(text, marks)).toEqual(["a", { code: 0x202e }, "b", { code: 0x202e }, { byte: "0xFF" }]);
  expect(countMarks(text, marks)).toBe(3);
});

test("what only looks similar stays text", () => {
  const { text, marks } = takeMarks("⟨U+12⟩ \\u202e ⟨x⟩");
  expect(text).toBe("⟨U+12⟩ \\u202e ⟨x⟩");
  expect(withMarks(text, marks)).toEqual(["⟨U+12⟩ \\u202e ⟨x⟩"]);
});

test("line ends of Windows are told once, others stay marked", () => {
  const { text, marks } = takeMarks("one⟨U+000D⟩\ntwo⟨U+000D⟩!\nthree⟨U+000D⟩");
  const { text: plain, crlf } = withoutCarriageReturns(text, marks);
  expect(crlf).toBe(true);
  expect(withMarks(plain, marks)).toEqual(["one\ntwo", { code: 13 }, "!\nthree"]);
  expect(withoutCarriageReturns("plain", [])).toEqual({ text: "plain", crlf: false });
});
