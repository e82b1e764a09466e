import { Button, SegmentedControl } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { IconCash } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Balances } from "@/features/admin/payouts/Balances";
import { PayoutList } from "@/features/admin/payouts/PayoutList";
import classes from "@/features/admin/payouts/Payouts.module.css";
import RunDialog from "@/features/admin/payouts/RunDialog";
import type { PayoutsSearch } from "@/features/admin/search";

/** What publishers were paid, or what they are owed. */
export function Payouts() {
  const { t } = useTranslation("payouts");
  const filter = useSearch({ from: "/admin/payouts" });
  const navigate = useNavigate();
  const [running, setRunning] = useState(false);
  const onFilter = (search: PayoutsSearch) => void navigate({ to: "/admin/payouts", search, resetScroll: false });
  const view = filter.view ?? "payouts";
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <Button leftSection={<IconCash size={18} stroke={1.6} />} onClick={() => setRunning(true)}>
            {t("run.action")}
          </Button>
        }
      />
      <div className={classes.bar}>
        <SegmentedControl
          aria-label={t("view")}
          value={view}
          onChange={(value) => onFilter({ view: value === "balances" ? value : undefined })}
          data={[
            { value: "payouts", label: t("payouts") },
            { value: "balances", label: t("balances") },
          ]}
        />
        <Link to="/admin/audit" search={{ action: "payout.run" }} className={classes.quiet}>
          {t("audit")}
        </Link>
      </div>
      {view === "balances" ? (
        <Balances filter={filter} onFilter={(found) => onFilter({ ...found, view: "balances" })} />
      ) : (
        <PayoutList filter={filter} onFilter={onFilter} />
      )}
      {running && <RunDialog onClose={() => setRunning(false)} />}
    </>
  );
}
