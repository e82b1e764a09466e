import { expect, test } from "vitest";
import { dueState } from "./due";

const now = Date.parse("2026-01-10T12:00:00Z");
const inReview = (dueAt?: string) => ({ status: "in_review", ball: "reviewer", dueAt });

test("the clock runs only while reviewers have the ball", () => {
  expect(dueState(inReview("2026-01-10T11:59:59Z"), now)).toBe("overdue");
  expect(dueState(inReview("2026-01-10T15:00:00Z"), now)).toBe("soon");
  expect(dueState(inReview("2026-01-12T15:00:00Z"), now)).toBe("later");
  expect(dueState({ status: "changes_requested", ball: "author" }, now)).toBe("paused");
  expect(dueState({ status: "checking", ball: "system", dueAt: "2026-01-01T00:00:00Z" }, now)).toBe("checking");
  expect(dueState({ status: "approved", ball: "nobody" }, now)).toBe("decided");
  expect(dueState(inReview(), now)).toBe("none");
});
