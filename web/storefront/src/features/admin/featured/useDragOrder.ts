import { type PointerEvent, useRef, useState } from "react";

type Drag = { slug: string; pointer: number };

/**
 * Reordering by pointer: the row that is held takes the place of the one that the pointer is over. Only ever one step at
 * a time is taken past a row's middle, so that rows of different height do not flicker.
 */
export function useDragOrder(onMove: (slug: string, step: 1 | -1) => void) {
  const list = useRef<HTMLUListElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const handle = (slug: string) => ({
    onPointerDown(event: PointerEvent<HTMLButtonElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ slug, pointer: event.pointerId });
    },
    onPointerMove(event: PointerEvent<HTMLButtonElement>) {
      if (drag?.slug !== slug || drag.pointer !== event.pointerId) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-slug]") ?? [])];
      const at = rows.findIndex((row) => row.dataset.slug === slug);
      const before = rows[at - 1]?.getBoundingClientRect();
      const after = rows[at + 1]?.getBoundingClientRect();
      if (before && event.clientY < before.top + before.height / 2) onMove(slug, -1);
      else if (after && event.clientY > after.top + after.height / 2) onMove(slug, 1);
    },
    onPointerUp: () => setDrag(undefined),
    onPointerCancel: () => setDrag(undefined),
  });
  return { list, handle, dragged: drag?.slug };
}
