import { Button } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { Stars } from "@shared/components/Stars";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Outcome } from "./Outcome";
import classes from "./Reports.module.css";
import type { Act } from "./reportActs";

type Props = { report: Schemas["ReviewReport"]; onAct: (act: Act) => void };

/** A reported review: what it says, what is said against it, and what can be done. */
export function ReviewReport({ report, onAct }: Props) {
  const { t } = useTranslation("admin");
  return (
    <li className={classes.report}>
      <div className={classes.words}>
        <div className={classes.head}>
          <h2>{t(`reports.reviewReason.${report.reason}`)}</h2>
          {report.status === "hidden" && <Badge tone="neutral">{t("reports.reviewHidden")}</Badge>}
        </div>
        <div className={classes.quiet}>
          {t("reports.by", { name: report.reporterName })} · <When at={report.createdAt} />
        </div>
        <p className={classes.note}>
          {report.note ? <VisibleText text={report.note} keep={"\n"} /> : t("reports.noNote")}
        </p>
        <Review report={report} />
        <Outcome
          closedAt={report.closedAt}
          closedByName={report.closedByName}
          resolution={report.resolution}
          note={report.resolutionNote}
        />
      </div>
      <Actions report={report} onAct={onAct} />
    </li>
  );
}

function Review({ report }: { report: Schemas["ReviewReport"] }) {
  const { t } = useTranslation("admin");
  return (
    <blockquote className={classes.review}>
      <div className={classes.stars}>
        <Stars value={report.rating} />
        <Link to="/plugins/$slug" params={{ slug: report.pluginSlug }} className={classes.quiet}>
          {t("reports.reviewOf", { plugin: report.pluginName })}
        </Link>
      </div>
      {report.title && (
        <h3>
          <VisibleText text={report.title} />
        </h3>
      )}
      {report.body && (
        <p>
          <VisibleText text={report.body} keep={"\n"} />
        </p>
      )}
    </blockquote>
  );
}

function Actions({ report, onAct }: Props) {
  const { t } = useTranslation("admin");
  const { reviewId } = report;
  return (
    <div className={classes.actions}>
      {report.status === "visible" ? (
        <Button size="sm" variant="default" onClick={() => onAct({ kind: "hide", reviewId })}>
          {t("reports.hide")}
        </Button>
      ) : (
        <Button size="sm" variant="default" onClick={() => onAct({ kind: "restore", reviewId })}>
          {t("reports.restore")}
        </Button>
      )}
      {!report.closedAt && (
        <Button size="sm" variant="default" onClick={() => onAct({ kind: "dismiss", reportId: report.id })}>
          {t("reports.dismiss")}
        </Button>
      )}
    </div>
  );
}
