import { useSession } from "@shared/account/session";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import classes from "./Report.module.css";
import type { Subject } from "./report";

const ReportDialog = lazy(() => import("./ReportDialog"));

type Props = { label: string; icon?: ReactNode; ariaLabel?: string; subject: Subject };

/** Opens the report; guests are asked who they are first. */
export function ReportButton({ label, icon, ariaLabel, subject }: Props) {
  const account = useSession();
  const navigate = useNavigate();
  const { href } = useLocation();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button
        type="button"
        className={classes.open}
        aria-label={ariaLabel}
        aria-haspopup={account ? "dialog" : undefined}
        onClick={() => (account ? setOpened(true) : void navigate({ to: "/log-in", search: { next: href } }))}
      >
        {icon}
        {label}
      </button>
      {opened && (
        <Suspense>
          <ReportDialog subject={subject} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
