import type { AuditEntry } from "@shared/components/AuditTable";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** To what an act was about, where it has a page of its own. */
export function SubjectLink({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("admin");
  switch (entry.subjectType) {
    case "purchase":
      return (
        <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: entry.subjectId }}>
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "dispute":
      return (
        <Link to="/admin/disputes/$disputeId" params={{ disputeId: entry.subjectId }}>
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "payout":
      return (
        <Link to="/admin/payouts/$payoutId" params={{ payoutId: entry.subjectId }}>
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "payouts":
      return <Link to="/admin/payouts">{t("nav.payouts")}</Link>;
    case "publisher":
      return (
        <Link to="/admin/payouts" search={{ publisher: entry.subjectId }}>
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "license":
      return (
        <Link to="/admin/licenses" search={{ id: entry.subjectId }}>
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "reconciliation_case":
      return (
        <Link to="/admin/proof/cases/$caseId" params={{ caseId: entry.subjectId }}>
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "reconciliation":
      return (
        <Link to="/admin/proof">
          <code>{entry.subjectId}</code>
        </Link>
      );
    case "shelf":
      return <Link to="/admin/featured">{t("featured.title")}</Link>;
    default:
      return <code>{entry.subjectId}</code>;
  }
}

/** Leads from an entry to those like it. */
export function EntryFilters({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation("admin");
  const { subjectType, subjectId, action, actorId } = entry;
  return (
    <>
      {actorId && (
        <Link to="/admin/audit" search={{ actor: actorId }}>
          {t("audit.onlyActor")}
        </Link>
      )}
      <Link to="/admin/audit" search={{ subjectType, subjectId }}>
        {t("audit.onlySubject")}
      </Link>
      <Link to="/admin/audit" search={{ action }}>
        {t("audit.onlyAction")}
      </Link>
    </>
  );
}
