import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Fact, Id } from "../purchases/Fact";
import classes from "../purchases/PurchaseDetail.module.css";
import type { PayoutDetail } from "./queries";
import { usePeriod } from "./usePeriod";

/** To whom, for when, how much, and what it is called at Stripe. */
export function PayoutFacts({ payout }: { payout: PayoutDetail }) {
  const { t } = useTranslation("payouts");
  const { number } = useFormat();
  const period = usePeriod();
  return (
    <section className={classes.section} aria-labelledby="facts">
      <h2 id="facts">{t("one.facts")}</h2>
      <dl className={classes.facts}>
        <Fact name={t("one.publisher")}>
          <Link to="/admin/payouts" search={{ view: "balances", q: payout.publisher.name }}>
            <VisibleText text={payout.publisher.name} />
          </Link>
        </Fact>
        <Fact name={t("one.period")}>{period(payout.period)}</Fact>
        <Fact name={t("one.cutoff")}>
          <When at={payout.cutoff} absolute="dateTime" />
        </Fact>
        <Fact name={t("one.amount")}>
          <Money value={payout.amount} />
        </Fact>
        {payout.reversed.minor > 0 && (
          <>
            <Fact name={t("one.reversed")}>
              <Money value={payout.reversed} />
            </Fact>
            <Fact name={t("one.left")}>
              <Money value={payout.left} />
            </Fact>
          </>
        )}
        {payout.failures > 0 && <Fact name={t("one.failures")}>{number(payout.failures)}</Fact>}
        <Moments payout={payout} />
        <Ids payout={payout} />
      </dl>
    </section>
  );
}

type Props = { payout: PayoutDetail };

function Moments({ payout }: Props) {
  const { t } = useTranslation("payouts");
  const moments = [
    { name: t("one.created"), at: payout.createdAt },
    { name: t("one.attempted"), at: payout.attemptedAt },
    { name: t("one.sent"), at: payout.sentAt },
  ];
  return moments.map(
    ({ name, at }) =>
      at && (
        <Fact key={name} name={name}>
          <When at={at} absolute="dateTime" />
        </Fact>
      ),
  );
}

function Ids({ payout }: Props) {
  const { t } = useTranslation("payouts");
  const ids = [
    { name: t("one.account"), id: payout.accountId },
    { name: t("one.transfer"), id: payout.transferId },
    { name: t("one.id"), id: payout.id },
  ];
  return ids.map(
    ({ name, id }) =>
      id && (
        <Fact key={name} name={name}>
          <Id value={id} what={name} />
        </Fact>
      ),
  );
}
