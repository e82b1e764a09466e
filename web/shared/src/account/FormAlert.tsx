import { IconAlertCircle } from "@tabler/icons-react";
import classes from "./FormAlert.module.css";

/** What is wrong with a form as a whole; read out when it appears. */
export function FormAlert({ children }: { children?: string }) {
  return (
    <div role="alert" className={children ? classes.alert : undefined}>
      {children && (
        <>
          <IconAlertCircle size={18} stroke={1.8} aria-hidden="true" />
          <span>{children}</span>
        </>
      )}
    </div>
  );
}
