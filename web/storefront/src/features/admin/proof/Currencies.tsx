import { Money } from "@shared/components/Money";
import { useTranslation } from "react-i18next";
import classes from "./Proof.module.css";
import type { ReconciledCurrency } from "./queries";

/** The books and Stripe beside each other, and what lies between them. */
export function Currencies({ currencies }: { currencies: ReconciledCurrency[] }) {
  const { t } = useTranslation("proof");
  return (
    <section className={classes.section} aria-labelledby="currencies">
      <h2 id="currencies">{t("currencies.title")}</h2>
      <table className={classes.table}>
        <caption className="visually-hidden">{t("currencies.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("currencies.currency")}</th>
            {columns.map(([key]) => (
              <th key={key} scope="col" className={classes.money}>
                {t(`currencies.${key}`)}
              </th>
            ))}
            <th scope="col" className={classes.money}>
              {t("currencies.difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {currencies.map((one) => (
            <tr key={one.currency} className={classes.row}>
              <th scope="row">{one.currency}</th>
              {columns.map(([key, minor]) => (
                <td key={key} className={classes.money} data-label={t(`currencies.${key}`)}>
                  <Money value={{ minor: minor(one), currency: one.currency }} />
                </td>
              ))}
              <Difference one={one} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const columns = [
  ["books", (c: ReconciledCurrency) => c.booksMinor],
  ["inFlight", (c: ReconciledCurrency) => c.inFlightMinor],
  ["accepted", (c: ReconciledCurrency) => c.acceptedMinor],
  ["stripe", (c: ReconciledCurrency) => c.stripeMinor],
  ["balance", (c: ReconciledCurrency) => c.balanceMinor],
] as const;

/** Between the books and Stripe's movements, or between these and Stripe's own word of its balance. */
function Difference({ one }: { one: ReconciledCurrency }) {
  const { t } = useTranslation("proof");
  const minor = one.differenceMinor || one.balanceMinor - one.stripeMinor;
  return (
    <td className={classes.difference} data-wrong={minor !== 0 || undefined} data-label={t("currencies.difference")}>
      {minor === 0 ? t("currencies.none") : <Money value={{ minor, currency: one.currency }} />}
    </td>
  );
}
