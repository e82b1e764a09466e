import { Button, Tooltip } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { VisibleText } from "@shared/components/VisibleText";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { BalanceTable } from "./BalanceTable";
import { HoldNote } from "./HoldNote";
import { Holds } from "./Holds";
import classes from "./Payouts.module.css";
import type { PayoutPublisher } from "./queries";
import { accountTones, unpayable } from "./story";

const RunDialog = lazy(() => import("./RunDialog"));
const HoldDialog = lazy(() => import("./HoldDialog"));
const ReleaseDialog = lazy(() => import("./ReleaseDialog"));

/** A publisher as one who is paid: balances, account, hold, and what can be done. */
export function PublisherCard({ publisher }: { publisher: PayoutPublisher }) {
  const { t } = useTranslation("payouts");
  return (
    <li className={classes.card}>
      <header className={classes.head}>
        <h2 className={classes.name}>
          <Link to="/publishers/$publisherId" params={{ publisherId: publisher.id }}>
            <VisibleText text={publisher.name} />
          </Link>
        </h2>
        <Badge tone={accountTones[publisher.account.state]}>{t(`account.${publisher.account.state}`)}</Badge>
        {publisher.hold && <Badge tone="warn">{t("hold.badge")}</Badge>}
      </header>
      <Terms publisher={publisher} />
      {publisher.hold && (
        <div className={classes.hold}>
          <HoldNote hold={publisher.hold} />
        </div>
      )}
      <BalanceTable publisher={publisher} />
      <Acts publisher={publisher} />
    </li>
  );
}

type Props = { publisher: PayoutPublisher };

function Terms({ publisher: { schedule, thresholds, account } }: Props) {
  const { t } = useTranslation("payouts");
  const { money, list, country, dateTime } = useFormat();
  const due =
    account.due.length > 0 &&
    [
      t("balance.due", { count: account.due.length }),
      account.deadline && t("balance.dueUntil", { when: dateTime(account.deadline) }),
    ]
      .filter(Boolean)
      .join(" ");
  return (
    <p className={classes.terms}>
      <span>{t(`balance.schedule.${schedule}`)}</span>
      {thresholds.length > 0 && (
        <span>{t("balance.thresholds", { amounts: list(thresholds.map((one) => money(one))) })}</span>
      )}
      {account.country && <span>{t("balance.country", { country: country(account.country) })}</span>}
      {due && <span>{due}</span>}
      {account.stripeId && <code>{account.stripeId}</code>}
    </p>
  );
}

function Acts({ publisher }: Props) {
  const { t } = useTranslation("payouts");
  const [open, setOpen] = useState<"run" | "hold" | "release">();
  const [holds, setHolds] = useState(false);
  const close = () => setOpen(undefined);
  const why = unpayable(publisher);
  const pay = (
    <Button
      variant="default"
      size="sm"
      data-disabled={why ? true : undefined}
      aria-disabled={Boolean(why)}
      onClick={() => !why && setOpen("run")}
    >
      {t("run.action")}
    </Button>
  );
  return (
    <>
      <div className={classes.acts}>
        {why ? (
          <Tooltip label={t(`balance.unpayable.${why}`)} events={{ hover: true, focus: true, touch: true }}>
            {pay}
          </Tooltip>
        ) : (
          pay
        )}
        <Button variant="default" size="sm" onClick={() => setOpen(publisher.hold ? "release" : "hold")}>
          {t(publisher.hold ? "hold.release" : "hold.action")}
        </Button>
        <Button variant="default" size="sm" aria-expanded={holds} onClick={() => setHolds(!holds)}>
          {t(holds ? "balance.hideHolds" : "balance.holds")}
        </Button>
        <Link to="/admin/payouts" search={{ publisher: publisher.id }} className={classes.quiet}>
          {t("balance.payouts")}
        </Link>
        <Link
          to="/admin/audit"
          search={{ subjectType: "publisher", subjectId: publisher.id }}
          className={classes.quiet}
        >
          {t("audit")}
        </Link>
        <a href={publisher.account.workflowUrl} target="_blank" rel="noopener" className={classes.quiet}>
          {t("temporal")}
        </a>
      </div>
      {holds && <Holds publisher={publisher} />}
      <Suspense>
        {open === "run" && <RunDialog publisher={publisher} onClose={close} />}
        {open === "hold" && <HoldDialog publisher={publisher} onClose={close} />}
        {open === "release" && <ReleaseDialog publisher={publisher} onClose={close} />}
      </Suspense>
    </>
  );
}
