import { useSession } from "@shared/account/session";
import { VisibleText } from "@shared/components/VisibleText";
import { IconLock, IconUser } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./Holder.module.css";

type Props = { of: { claim?: Schemas["LiveClaim"]; assignedTo?: Schemas["Reviewer"]; ball: string } };

/** Who has the case: whoever took it, or else whom it is assigned to. */
export function Holder({ of: { claim, assignedTo, ball } }: Props) {
  const { t } = useTranslation("review");
  const me = useSession()?.id;
  const name = (text: string) => <VisibleText text={text} />;
  if (claim) {
    return (
      <span className={classes.holder} data-mine={claim.mine || undefined}>
        <IconLock size={16} stroke={1.6} aria-hidden="true" />
        <span>
          {claim.mine ? (
            t("holder.you")
          ) : (
            <Trans t={t} i18nKey="holder.other" components={{ n: name(claim.reviewer.name) }} />
          )}
        </span>
      </span>
    );
  }
  if (assignedTo) {
    return (
      <span className={classes.holder} data-mine={assignedTo.id === me || undefined}>
        <IconUser size={16} stroke={1.6} aria-hidden="true" />
        <span>
          {assignedTo.id === me ? (
            t("holder.assignedYou")
          ) : (
            <Trans t={t} i18nKey="holder.assigned" components={{ n: name(assignedTo.name) }} />
          )}
        </span>
      </span>
    );
  }
  return ball === "reviewer" ? <span className={classes.holder}>{t("holder.nobody")}</span> : null;
}
