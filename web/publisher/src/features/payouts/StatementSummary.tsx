import { Money } from "@shared/components/Money";
import { useTranslation } from "react-i18next";
import type { CurrencyStatement } from "./queries";
import classes from "./Statement.module.css";

const rows = [
  ["sales", "salesMinor"],
  ["refunds", "refundsMinor"],
  ["disputes", "disputesMinor"],
  ["platformFees", "platformFeesMinor"],
  ["processorFees", "processorFeesMinor"],
  ["payouts", "payoutsMinor"],
  ["reversals", "reversalsMinor"],
  ["other", "otherMinor"],
] as const;

/** Rows that are there only when there is something in them. */
const seldom = ["disputes", "reversals", "other"];

/** A month from its first balance to its last: the rows add up. */
export function StatementSummary({ statement }: { statement: CurrencyStatement }) {
  const { t } = useTranslation("payouts");
  const { currency } = statement;
  return (
    <table className={classes.summary}>
      <caption className="visually-hidden">{t("statement.summary")}</caption>
      <tbody>
        <tr className={classes.edge}>
          <th scope="row">{t("statement.opening")}</th>
          <td>
            <Money value={{ minor: statement.openingMinor, currency }} />
          </td>
        </tr>
        {rows
          .filter(([key, of]) => statement[of] !== 0 || !seldom.includes(key))
          .map(([key, of]) => (
            <tr key={key}>
              <th scope="row">{t(`statement.${key}`)}</th>
              <td>
                <Money value={{ minor: statement[of], currency }} />
              </td>
            </tr>
          ))}
        <tr className={classes.edge}>
          <th scope="row">{t("statement.closing")}</th>
          <td>
            <Money value={{ minor: statement.closingMinor, currency }} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}
