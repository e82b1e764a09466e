import { Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./AuditFilters.module.css";
import type { AuditSearch } from "./search";

/** The acts that the store writes down. */
const actions = [
  "purchase.refund",
  "purchase.retry",
  "review.hide",
  "review.restore",
  "review_report.dismiss",
  "plugin_report.close",
  "featured.put",
  "payout.run",
  "payout.hold",
  "payout.release",
  "payout.retry",
  "payout.reverse",
  "reconciliation.start",
  "reconciliation_case.close",
  "license.rotate",
  "license.revoke",
  "license.restore",
  "license.reset_activations",
  "license.remove_activation",
  "account.role",
  "account.disabled",
] as const;

type Props = { filter: AuditSearch; onFilter: (filter: AuditSearch) => void };

export function AuditFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation(["admin", "administration"]);
  const subject = filter.subjectType
    ? t(`administration:subject.${filter.subjectType}`, { defaultValue: filter.subjectType })
    : t("audit.filteredSubject");
  return (
    <search className={classes.filters}>
      <Select
        className={classes.action}
        aria-label={t("audit.action")}
        placeholder={t("audit.anyAction")}
        clearable
        value={filter.action ?? null}
        onChange={(action) => onFilter({ ...filter, action: action ?? undefined })}
        data={actions.map((value) => ({ value, label: t(`administration:action.${value}`) }))}
      />
      {filter.actor && (
        <Chip label={t("audit.filteredActor")} onClear={() => onFilter({ ...filter, actor: undefined })} />
      )}
      {(filter.subjectId || filter.subjectType) && (
        <Chip
          label={filter.subjectId ? `${subject} ${filter.subjectId.slice(-8)}` : subject}
          onClear={() => onFilter({ ...filter, subjectId: undefined, subjectType: undefined })}
        />
      )}
    </search>
  );
}

function Chip({ label, onClear }: { label: string; onClear: () => void }) {
  const { t } = useTranslation("admin");
  return (
    <button
      type="button"
      className={classes.chip}
      aria-label={t("audit.clearOne", { filter: label })}
      onClick={onClear}
    >
      {label}
      <IconX size={16} stroke={1.6} aria-hidden="true" />
    </button>
  );
}
