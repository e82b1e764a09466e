import { expect, test } from "vitest";
import { detailLines } from "./auditDetail";

test("an entry's detail becomes lines whatever its shape", () => {
  expect(detailLines({ from: "publisher", to: "reviewer", note: "", at: null })).toEqual([
    { key: "from", value: "publisher" },
    { key: "to", value: "reviewer" },
  ]);
  expect(detailLines({ disabled: false, plugins: ["a", "b"], more: { n: 1 } })).toEqual([
    { key: "disabled", value: false },
    { key: "plugins", value: "a, b" },
    { key: "more", value: '{\n  "n": 1\n}' },
  ]);
  expect(detailLines(null)).toEqual([]);
  expect(detailLines("said")).toEqual([{ key: "", value: "said" }]);
});
