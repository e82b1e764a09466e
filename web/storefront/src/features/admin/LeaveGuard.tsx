import { Confirm } from "@shared/components/Confirm";
import { useBlocker } from "@tanstack/react-router";

type Props = { dirty: boolean; title: string; text: string; confirm: string };

/** Asks before unsaved changes are left behind, be it by a link, by Back or by closing the tab. */
export function LeaveGuard({ dirty, title, text, confirm }: Props) {
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: dirty, withResolver: true });
  if (blocker.status !== "blocked") return null;
  return (
    <Confirm opened danger title={title} confirmLabel={confirm} onConfirm={blocker.proceed} onClose={blocker.reset}>
      {text}
    </Confirm>
  );
}
