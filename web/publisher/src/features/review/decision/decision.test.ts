import { expect, test } from "vitest";
import { hindrance, templateFits } from "./decision";

type Case = Parameters<typeof hindrance>[0];
const check = (verdict: "passed" | "failed" | "running") => ({
  name: "secrets" as const,
  verdict,
  evidence: [],
  artifactSha256: "",
  attempts: 1,
  startedAt: "2026-01-01T00:00:00Z",
});
const review = (changed: Partial<Case> = {}): Case => ({
  status: "in_review",
  ball: "reviewer",
  rounds: [{ round: 1, checks: [check("passed")] }],
  ...changed,
});
const other = { mine: false, until: "2026-01-01T00:00:00Z", reviewer: { id: "1", name: "Other" } };

test("a free case whose checks passed may be decided", () => {
  expect(hindrance(review(), "approve")).toBeUndefined();
  expect(hindrance(review({ claim: { ...other, mine: true } }), "reject")).toBeUndefined();
});

test("nothing is approved before every check has passed", () => {
  const failing = review({ rounds: [{ round: 1, checks: [check("passed"), check("failed")] }] });
  expect(hindrance(failing, "approve")).toBe("checks");
  expect(hindrance(failing, "request_changes")).toBeUndefined();
  expect(hindrance(review({ rounds: [] }), "approve")).toBe("checks");
});

test("it is told who has the ball", () => {
  expect(hindrance(review({ claim: other }), "reject")).toBe("claimed");
  expect(hindrance(review({ status: "changes_requested", ball: "author" }), "reject")).toBe("author");
  expect(hindrance(review({ status: "checking", ball: "system" }), "approve")).toBe("system");
  expect(hindrance(review({ status: "approved", ball: "nobody" }), "approve")).toBe("nobody");
});

test("a template never takes the place of somebody's words", () => {
  expect(templateFits("  ", ["a"])).toBe(true);
  expect(templateFits("a\n", ["a", "b"])).toBe(true);
  expect(templateFits("my words", ["a", "b"])).toBe(false);
});
