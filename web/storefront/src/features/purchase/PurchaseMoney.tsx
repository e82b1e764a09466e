import { Money } from "@shared/components/Money";
import type { MoneyValue } from "@shared/format/formats";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moneyLines } from "./moneyLines";
import classes from "./PurchaseMoney.module.css";
import type { Purchase } from "./purchaseView";

/** The price, what a code has taken off, the tax, the total and what has gone back, one under the other as on a receipt. */
export function PurchaseMoney({ purchase }: { purchase: Purchase }) {
  const { t } = useTranslation("purchase");
  return (
    <dl className={classes.money}>
      {moneyLines(purchase).map(({ kind, value, code }) => (
        <Line key={kind} label={t(`money.${kind}`, { code })} value={value} kind={kind} />
      ))}
    </dl>
  );
}

function Line({ label, value, kind }: { label: ReactNode; value: MoneyValue; kind: string }) {
  return (
    <div className={classes.line} data-kind={kind}>
      <dt>{label}</dt>
      <dd>
        <Money value={value} />
      </dd>
    </div>
  );
}
