import { idempotencyKey } from "@shared/api/client";
import { ProblemError } from "@shared/api/problem";
import { useRef } from "react";

/**
 * The Idempotency-Key of what a dialog asks for: the same as long as the same is asked and nobody has refused it, so
 * that asking again after no answer does it once.
 */
export function useIntention() {
  const asked = useRef<{ what: string; key: string }>(undefined);
  return {
    keyOf(body: unknown): string {
      const what = JSON.stringify(body);
      if (asked.current?.what !== what) asked.current = { what, key: idempotencyKey() };
      return asked.current.key;
    },
    refused(error: unknown) {
      if (error instanceof ProblemError && error.status >= 400 && error.status < 500) asked.current = undefined;
    },
  };
}
