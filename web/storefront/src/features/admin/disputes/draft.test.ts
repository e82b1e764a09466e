import { expect, test } from "vitest";
import { draftOf, isSame, lengthOf, parts, saidOf, tooLong, withFile, withText } from "./draft";
import type { Evidence, EvidenceText } from "./queries";

const name: EvidenceText = { field: "customer_name", text: "Ana Ruiz", edited: false };
const rest: EvidenceText = { field: "uncategorized_text", text: "Our words", ours: "Records", edited: true };
const evidence = {
  revision: 1,
  texts: [name, rest],
  files: [{ field: "receipt", name: "R-1.pdf", leftOut: true }],
  maxText: 20,
  maxTexts: 30,
} as Partial<Evidence> as Evidence;

test("a draft is what differs from our records", () => {
  const draft = draftOf(evidence);
  expect(draft).toEqual({ texts: { uncategorized_text: "Our words" }, leftOut: ["receipt"] });
  expect(saidOf(draft, name)).toBe("Ana Ruiz");
  expect(saidOf(draft, rest)).toBe("Our words");
});

test("what is put back as our records say is theirs again", () => {
  const changed = withText(draftOf(evidence), rest, "Others");
  expect(changed.texts.uncategorized_text).toBe("Others");
  expect(withText(changed, rest, "Records").texts).toEqual({});
  expect(withText(changed, name, "").texts).toEqual({ uncategorized_text: "Others", customer_name: "" });
});

test("the same is the same in any order", () => {
  const a = withText(withFile(draftOf(evidence), "receipt", true), name, "Ana");
  expect(isSame(a, { texts: { customer_name: "Ana", uncategorized_text: "Our words" }, leftOut: [] })).toBe(true);
  expect(isSame(a, withFile(a, "receipt", false))).toBe(false);
});

test("what is longer than the bank takes is said", () => {
  const draft = draftOf(evidence);
  expect(tooLong(draft, evidence)).toBeUndefined();
  expect(tooLong(withText(draft, name, "x".repeat(21)), evidence)).toBe("text");
  const full = withText(withText(draft, name, "x".repeat(20)), rest, "x".repeat(20));
  expect(tooLong(full, evidence)).toBe("texts");
  expect(lengthOf("😀ñ")).toBe(2);
});

test("every text has its part", () => {
  expect(parts.flatMap((part) => part.fields)).toHaveLength(14);
});
