import { Button } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PanelLink } from "../PanelLink";
import { Outcome } from "./Outcome";
import classes from "./Reports.module.css";
import type { Act } from "./reportActs";

type Props = { report: Schemas["PluginReport"]; onAct: (act: Act) => void };

/** A reported plugin. Taking it down is the panel's part; here the report is closed. */
export function PluginReport({ report, onAct }: Props) {
  const { t } = useTranslation("admin");
  const down = report.listing === "taken_down";
  return (
    <li className={classes.report}>
      <div className={classes.words}>
        <div className={classes.plugin}>
          <PluginIcon slug={report.pluginSlug} src={report.pluginIconUrl} size={40} />
          <div>
            <div className={classes.head}>
              <h2>
                <Link to="/plugins/$slug" params={{ slug: report.pluginSlug }}>
                  {report.pluginName}
                </Link>
              </h2>
              <Badge tone={down ? "bad" : "neutral"}>{t(`listing.${report.listing}`)}</Badge>
            </div>
            <Link to="/publishers/$publisherId" params={{ publisherId: report.publisher.id }} className={classes.quiet}>
              {report.publisher.name}
            </Link>
          </div>
        </div>
        <div>
          <strong>{t(`reports.pluginReason.${report.reason}`)}</strong>
          <div className={classes.quiet}>
            {t("reports.by", { name: report.reporterName })} · <When at={report.createdAt} />
          </div>
        </div>
        <p className={classes.note}>
          {report.note ? <VisibleText text={report.note} keep={"\n"} /> : t("reports.noNote")}
        </p>
        <Outcome closedAt={report.closedAt} closedByName={report.closedByName} note={report.closeNote} />
      </div>
      <div className={classes.actions}>
        <PanelLink slug={report.pluginSlug}>{t(down ? "reports.panel" : "reports.takeDown")}</PanelLink>
        {!report.closedAt && (
          <Button size="sm" variant="default" onClick={() => onAct({ kind: "close", reportId: report.id })}>
            {t("reports.close")}
          </Button>
        )}
      </div>
    </li>
  );
}
