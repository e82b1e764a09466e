import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { useFormat } from "@shared/format/useFormat";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { RefundRequest } from "./queries";
import { RequestStatus } from "./RequestStatus";
import classes from "./Requests.module.css";

export function RequestRow({ request }: { request: RefundRequest }) {
  const { t } = useTranslation("adminRefunds");
  const { relative } = useFormat();
  return (
    <tr className={classes.row}>
      <td>
        <div className={classes.plugin}>
          <PluginIcon slug={request.pluginSlug} src={request.pluginIconUrl} size={32} />
          <div>
            <Link to="/admin/refunds/$requestId" params={{ requestId: request.id }} className={classes.name}>
              {request.pluginName}
            </Link>
            <div className={classes.quiet}>{t("asked", { when: relative(request.createdAt) })}</div>
          </div>
        </div>
      </td>
      <td className={classes.customer}>
        <VisibleText text={request.customerName} />
        <div className={classes.quiet}>
          <VisibleText text={request.customerEmail} />
        </div>
      </td>
      <td className={classes.why}>
        {t(`reason.${request.reason}`)}
        {request.message && (
          <div className={classes.message}>
            <VisibleText text={request.message} keep={"\n"} />
          </div>
        )}
      </td>
      <td className={classes.status}>
        <div className={classes.state}>
          <RequestStatus status={request.status} />
          <Standing request={request} />
        </div>
      </td>
      <td className={classes.amount}>
        <Money value={request.paid} />
      </td>
    </tr>
  );
}

/** Until when somebody has to decide and who may not, or who has decided. */
function Standing({ request }: { request: RefundRequest }) {
  const { t } = useTranslation("adminRefunds");
  const { relative, money } = useFormat();
  if (request.decidedAt) {
    const who = request.decidedByName ? t("by", { name: request.decidedByName }) : t("byRule");
    return (
      <span className={classes.quiet}>
        {t("decided", { when: relative(request.decidedAt) })}
        {request.status !== "closed" && ` · ${who}`}
      </span>
    );
  }
  return (
    <>
      {request.proposed && (
        <span className={classes.quiet}>
          {t("proposal", { name: request.proposedByName, amount: money(request.proposed) })}
        </span>
      )}
      {request.youMayNot && <span className={classes.quiet}>{t("yours")}</span>}
      {request.dueAt && (
        <span className={classes.due} data-overdue={request.overdue || undefined}>
          {request.overdue && <IconAlertTriangle size={16} stroke={1.6} aria-hidden="true" />}
          {t(request.overdue ? "overdue" : "due", { when: relative(request.dueAt) })}
        </span>
      )}
    </>
  );
}
