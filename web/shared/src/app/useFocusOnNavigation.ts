import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/**
 * After going to another page, reading and tabbing begin at its content. Where the new page has put the focus somewhere by
 * itself, and where only the search of the address changed, it stays.
 */
export function useFocusOnNavigation(id: string) {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        const content = document.getElementById(id);
        if (fromLocation && pathChanged && !content?.contains(document.activeElement)) {
          content?.focus({ preventScroll: true });
        }
      }),
    [router, id],
  );
}
