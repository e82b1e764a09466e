import { Button } from "@mantine/core";
import { Money } from "@shared/components/Money";
import { useFormat } from "@shared/format/useFormat";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Payouts.module.css";
import type { PayoutBalances } from "./queries";
import table from "./Table.module.css";

type Balance = PayoutBalances["currencies"][number];

const parts = [
  ["pending", "pendingMinor"],
  ["disputed", "disputedMinor"],
  ["sending", "sendingMinor"],
  ["available", "availableMinor"],
] as const;

/** What there is in each currency, and what of it can be paid out. */
export function Balances({ currencies }: { currencies: Balance[] }) {
  const { t } = useTranslation("payouts");
  const heading = useId();
  if (currencies.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <h2 id={heading}>{t("balance.title")}</h2>
      <table className={table.table}>
        <caption className="visually-hidden">{t("balance.table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("balance.currency")}</th>
            <th scope="col" className={table.money}>
              {t("balance.balance")}
            </th>
            {parts.map(([key]) => (
              <th key={key} scope="col" className={table.money}>
                {t(`balance.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {currencies.map((one) => (
            <Row key={one.currency} balance={one} />
          ))}
        </tbody>
      </table>
      {currencies.some(({ balanceMinor }) => balanceMinor < 0) && (
        <p className={classes.quiet}>{t("balance.negative")}</p>
      )}
      <p className={classes.quiet}>{t("balance.explained")}</p>
      <Becoming currencies={currencies} />
    </section>
  );
}

function Row({ balance }: { balance: Balance }) {
  const { t } = useTranslation("payouts");
  const { currencyName } = useFormat();
  const { currency } = balance;
  return (
    <tr className={table.row}>
      <th scope="row">
        <span className={table.name}>{currency}</span>
        <span className={classes.quiet}>{currencyName(currency)}</span>
      </th>
      <td className={table.money} data-label={t("balance.balance")}>
        <Money value={{ minor: balance.balanceMinor, currency }} />
      </td>
      {parts.map(([key, of]) => (
        <td
          key={key}
          className={key === "available" ? table.total : table.money}
          data-label={t(`balance.${key}`)}
          data-none={balance[of] === 0 || undefined}
        >
          <Money value={{ minor: balance[of], currency }} />
        </td>
      ))}
    </tr>
  );
}

const shownAtFirst = 6;

/** The days on which what is pending becomes available, of all currencies. */
function Becoming({ currencies }: { currencies: Balance[] }) {
  const { t } = useTranslation("payouts");
  const { day } = useFormat();
  const [all, setAll] = useState(false);
  const days = currencies
    .flatMap(({ currency, becoming }) => becoming.map((one) => ({ ...one, currency })))
    .sort((a, b) => a.day.localeCompare(b.day) || a.currency.localeCompare(b.currency));
  if (days.length === 0) return null;
  const shown = all ? days : days.slice(0, shownAtFirst);
  return (
    <div className={classes.becoming}>
      <h3>{t("becoming.title")}</h3>
      <dl>
        {shown.map((one) => (
          <div key={one.day + one.currency}>
            <dt>{day(one.day)}</dt>
            <dd>
              <Money value={{ minor: one.amountMinor, currency: one.currency }} />
            </dd>
          </div>
        ))}
      </dl>
      {days.length > shown.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t("becoming.all")}
        </Button>
      )}
      <p className={classes.quiet}>{t("becoming.utc")}</p>
    </div>
  );
}
