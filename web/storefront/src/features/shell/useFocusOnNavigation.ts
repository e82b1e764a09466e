import { useRouter } from "@tanstack/react-router";
import { type RefObject, useEffect } from "react";

/**
 * A new page begins at its beginning for keyboards and screen readers, too: without this the focus stays in a link that is
 * gone. A page that put the focus somewhere itself is left alone, and so are who is typing already and a change within a page (filters, tabs).
 */
export function useFocusOnNavigation(main: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ pathChanged, fromLocation }) => {
        const at = document.activeElement;
        if (!pathChanged || !fromLocation || at instanceof HTMLInputElement || main.current?.contains(at)) return;
        main.current?.focus({ preventScroll: true });
      }),
    [router, main],
  );
}
