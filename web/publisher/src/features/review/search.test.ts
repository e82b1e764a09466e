import { expect, test } from "vitest";
import { caseSearch, queueSearch, sectionsOf } from "./search";

test("only what means something is taken from the address", () => {
  expect(queueSearch({ view: "mine", status: "nonsense", category: "a b", reviewer: 7 })).toEqual({ view: "mine" });
  expect(caseSearch({ tab: "files", file: "src/a.js", line: 12, whole: true, split: "yes", wide: 1 })).toEqual({
    tab: "files",
    file: "src/a.js",
    line: 12,
    whole: true,
  });
  expect(caseSearch({ line: -1, tab: "listing" })).toEqual({ tab: "listing" });
});

test("a view is made of one list, or of one for each open status", () => {
  expect(sectionsOf({})).toEqual([{ status: "in_review" }]);
  expect(sectionsOf({ view: "overdue" })).toEqual([{ status: "in_review", overdue: true }]);
  expect(sectionsOf({ view: "all" }).map((one) => one.status)).toEqual(["in_review", "checking", "changes_requested"]);
  expect(sectionsOf({ view: "all", status: "rejected" })).toEqual([{ status: "rejected" }]);
});
