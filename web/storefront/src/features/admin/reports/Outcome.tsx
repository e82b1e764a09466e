import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import classes from "./Reports.module.css";

type Props = { closedAt?: string; closedByName?: string; resolution?: "hidden" | "dismissed"; note?: string };

/** What became of a closed report, by whom, and what they said. */
export function Outcome({ closedAt, closedByName, resolution, note }: Props) {
  const { t } = useTranslation("admin");
  if (!closedAt) return null;
  return (
    <div>
      <div className={classes.quiet}>
        {resolution && <>{t(`reports.resolution.${resolution}`)} · </>}
        {closedByName ? t("reports.closedBy", { name: closedByName }) : t("reports.closedOnly")}{" "}
        <When at={closedAt} absolute="dateTime" />
      </div>
      {note && (
        <p className={classes.note}>
          <VisibleText text={note} keep={"\n"} />
        </p>
      )}
    </div>
  );
}
