import { expect, test } from "vitest";
import { following } from "./useQueue";

const at = (id: string, dueAt: string, claim?: { mine: boolean }) => ({ id, dueAt, claim });

test("after a decision comes the next that nobody else has", () => {
  const items = [
    at("a", "2026-01-01"),
    at("b", "2026-01-02"),
    at("c", "2026-01-03", { mine: false }),
    at("d", "2026-01-04"),
  ];
  expect(following(items, { id: "b", dueAt: "2026-01-02" })?.id).toBe("d");
  expect(following(items, { id: "d", dueAt: "2026-01-04" })?.id).toBe("a");
  expect(following(items, { id: "gone" })?.id).toBe("a");
  expect(following([at("b", "2026-01-02")], { id: "b", dueAt: "2026-01-02" })).toBeUndefined();
});
