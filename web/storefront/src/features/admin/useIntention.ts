import { idempotencyKey } from "@shared/api/client";
import { useRef } from "react";

/** The key of what is asked for: the same while the same is asked for, so that asking again does nothing twice. */
export function useIntention() {
  const last = useRef<{ of: string; key: string }>(undefined);
  return (wish: unknown): string => {
    const of = JSON.stringify(wish);
    if (last.current?.of !== of) last.current = { of, key: idempotencyKey() };
    return last.current.key;
  };
}
