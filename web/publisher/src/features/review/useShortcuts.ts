import { useEffect, useRef } from "react";

export type Shortcuts = Record<string, (() => void) | undefined>;

/** Where keys have a meaning of their own: fields that are written in, and menus. */
const taken = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest("input, textarea, select, [contenteditable='true'], [role='menu']") !== null;

/** Single keys that do things. They are off while somebody types, while a dialog is open, and with a modifier held. */
export function useShortcuts(shortcuts: Shortcuts) {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // AltGr, by which some keyboards write brackets, says that Ctrl and Alt are held.
      const modified = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState("AltGraph"));
      if (event.defaultPrevented || modified || taken(event.target)) return;
      if (document.querySelector("[aria-modal='true']")) return;
      const act = latest.current[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
