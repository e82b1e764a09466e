import { ProblemError } from "@shared/api/problem";
import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useIntention } from "./useIntention";

test("the same is asked for under one key until it is refused", () => {
  const { result } = renderHook(useIntention);
  const first = result.current.keyOf({ amount: 1 });
  expect(result.current.keyOf({ amount: 1 })).toBe(first);
  result.current.refused(new ProblemError({ code: "no_answer_yet", status: 503 }));
  expect(result.current.keyOf({ amount: 1 }), "it may still happen").toBe(first);
  const other = result.current.keyOf({ amount: 2 });
  expect(other).not.toBe(first);
  result.current.refused(new ProblemError({ code: "reversal_open", status: 409 }));
  expect(result.current.keyOf({ amount: 2 }), "another try").not.toBe(other);
});
