import { expect, test } from "vitest";
import { codePointLabel, reorders, splitHidden } from "./hidden";

test("what can be read stays whole", () => {
  expect(splitHidden("naïve 日本 ✅ 1.0")).toEqual([{ text: "naïve 日本 ✅ 1.0" }]);
  expect(splitHidden("")).toEqual([]);
});

test("what cannot be seen stands apart", () => {
  expect(splitHidden("a\u202Etxt.exe")).toEqual([{ text: "a" }, { hidden: 0x202e }, { text: "txt.exe" }]);
  expect(splitHidden("\u200B\u00A0\u{E0041}")).toEqual([{ hidden: 0x200b }, { hidden: 0xa0 }, { hidden: 0xe0041 }]);
});

test("line ends may be kept", () => {
  expect(splitHidden("a\n\tb\r", "\n\t")).toEqual([{ text: "a\n\tb" }, { hidden: 13 }]);
});

test("half a character does not hide either", () => {
  expect(splitHidden("a\uD800b")).toEqual([{ text: "a" }, { hidden: 0xd800 }, { text: "b" }]);
});

test("code points are written as Unicode writes them", () => {
  expect(codePointLabel(13)).toBe("U+000D");
  expect(codePointLabel(0xe0041)).toBe("U+E0041");
  expect(reorders(0x202e)).toBe(true);
  expect(reorders(0x200b)).toBe(false);
});
