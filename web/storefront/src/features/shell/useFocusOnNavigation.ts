import { useRouter } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";

/**
 * A new page begins at its beginning for keyboards and screen readers, too: without this the focus stays in a link that is
 * gone. A page that put the focus somewhere itself is left alone, and so is a change within a page (filters, tabs).
 */
export function useFocusOnNavigation(main: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
        if (pathChanged && fromLocation && !main.current?.contains(document.activeElement)) {
          main.current?.focus({ preventScroll: true });
        }
      }),
    [router, main],
  );
}
