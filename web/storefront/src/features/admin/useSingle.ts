import { useRef } from "react";

/**
 * Lets a mutation begin only when the one before it is answered. A button's `loading` comes a moment too late for a
 * double click, and an act that is done twice stands twice in the audit log.
 */
export function useSingle<Input = void>(mutation: { mutateAsync: (input: Input) => Promise<unknown> }) {
  const running = useRef(false);
  return async (input: Input) => {
    if (running.current) return;
    running.current = true;
    try {
      await mutation.mutateAsync(input);
    } catch {
      // The mutation's own onError and error tell of it.
    } finally {
      running.current = false;
    }
  };
}
