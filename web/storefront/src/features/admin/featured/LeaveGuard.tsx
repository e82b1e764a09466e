import { Confirm } from "@shared/components/Confirm";
import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Asks before unsaved changes are left behind, be it by a link, by Back or by closing the tab. */
export function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation("admin");
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: dirty, withResolver: true });
  if (blocker.status !== "blocked") return null;
  return (
    <Confirm
      opened
      danger
      title={t("featured.leaveTitle")}
      confirmLabel={t("featured.leave")}
      onConfirm={blocker.proceed}
      onClose={blocker.reset}
    >
      {t("featured.leaveText")}
    </Confirm>
  );
}
