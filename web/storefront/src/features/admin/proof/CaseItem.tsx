import { Badge } from "@shared/components/Badge";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CloseCase } from "./CloseCase";
import classes from "./Proof.module.css";
import type { Case } from "./queries";
import { Sides } from "./Sides";

/** A difference with both sides, what was done about it, and what can be done. */
export function CaseItem({ one }: { one: Case }) {
  const { t } = useTranslation("proof");
  const format = useFormat();
  return (
    <li className={classes.case} data-status={one.status}>
      <div className={classes.head}>
        <div>
          <h3>
            <Link to="/admin/proof/cases/$caseId" params={{ caseId: one.id }}>
              {t(`kind.${one.kind}.title`)}
            </Link>
          </h3>
          <CaseFacts one={one} />
        </div>
        <span className={classes.quiet}>{t("cases.since", { when: format.relative(one.firstSeenAt) })}</span>
      </div>
      <p>{t(`kind.${one.kind}.text`)}</p>
      <Sides one={one} level="h4" />
      <CaseLinks one={one} />
    </li>
  );
}

/** In what currency, by how much, and whether it is explained. */
export function CaseFacts({ one }: { one: Case }) {
  const { t } = useTranslation("proof");
  const format = useFormat();
  return (
    <p className={classes.facts}>
      {one.amountMinor !== 0 && one.currency && (
        <Badge tone={one.status === "open" ? "warn" : "neutral"}>
          {t("cases.more", { amount: format.money({ minor: one.amountMinor, currency: one.currency }) })}
        </Badge>
      )}
      {one.status === "closed" && (
        <Badge tone="good">
          {one.closedHow === "human"
            ? t("cases.closedByHuman", { name: one.closedByName ?? "—" })
            : t("cases.closedByEvidence")}
        </Badge>
      )}
      {one.status === "closed" && (
        <span className={classes.quiet}>{t(one.present ? "cases.stays" : "cases.gone")}</span>
      )}
      {one.status === "open" && one.repair && <span className={classes.quiet}>{t(`case.repair.${one.repair}`)}</span>}
    </p>
  );
}

export function CaseLinks({ one }: { one: Case }) {
  const { t } = useTranslation("proof");
  return (
    <div className={classes.links}>
      {one.purchaseId && (
        <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: one.purchaseId }}>
          {t("cases.purchase")}
        </Link>
      )}
      {one.transactionId && (
        <Link to="/admin/books/transactions/$transactionId" params={{ transactionId: one.transactionId }}>
          {t("cases.transaction")}
        </Link>
      )}
      {one.status === "open" && <CloseCase one={one} />}
    </div>
  );
}
