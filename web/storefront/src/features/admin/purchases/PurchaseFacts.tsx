import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TaxOfSale } from "../taxes/TaxOfSale";
import { Fact, Id } from "./Fact";
import classes from "./PurchaseDetail.module.css";
import { type AdminPurchaseDetail, leftMinor, paidMinor } from "./refundable";
import { stripeWords } from "./words";

/** Who bought what for how much, when, and what right it gave. */
export function PurchaseFacts({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t, i18n } = useTranslation("admin");
  return (
    <section className={classes.section} aria-labelledby="facts">
      <h2 id="facts">{t("purchase.facts")}</h2>
      <dl className={classes.facts}>
        <Fact name={t("purchase.customer")}>
          <VisibleText text={purchase.customerName} />
          <div className={classes.note}>
            <Link
              to="/admin/accounts"
              search={{ search: purchase.customerEmail }}
              aria-label={t("purchase.customerAccount")}
            >
              {purchase.customerEmail}
            </Link>
          </div>
        </Fact>
        <Fact name={t("purchase.plugin")}>
          <Link to="/plugins/$slug" params={{ slug: purchase.pluginSlug }}>
            {purchase.pluginName}
          </Link>
        </Fact>
        <Amounts purchase={purchase} />
        <Fact name={t("purchase.entitlement")}>
          <Entitlement purchase={purchase} />
        </Fact>
        {purchase.failureCode && (
          <Fact name={t("purchase.failure")}>{stripeWords(i18n, "failure", purchase.failureCode)}</Fact>
        )}
        <Moments purchase={purchase} />
        <Fact name={t("purchase.id")}>
          <Id value={purchase.id} what={t("purchase.id")} />
        </Fact>
      </dl>
    </section>
  );
}

type Props = { purchase: AdminPurchaseDetail };

function Amounts({ purchase }: Props) {
  const { t } = useTranslation("admin");
  const { currency } = purchase.amount;
  const left = leftMinor(purchase);
  const returned = paidMinor(purchase) - left;
  return (
    <>
      <Fact name={t("purchase.amount")}>
        <Money value={purchase.amount} />
      </Fact>
      <TaxOfSale purchase={purchase} />
      {returned > 0 && (
        <Fact name={t("purchase.returned")}>
          <Money value={{ minor: returned, currency }} />
        </Fact>
      )}
      {returned > 0 && left > 0 && (
        <Fact name={t("purchase.left")}>
          <Money value={{ minor: left, currency }} />
        </Fact>
      )}
    </>
  );
}

function Entitlement({ purchase: { entitlement } }: Props) {
  const { t } = useTranslation("admin");
  const { dateTime } = useFormat();
  if (!entitlement) return t("purchase.noEntitlement");
  return (
    <>
      {t(`purchase.entitlementStatus.${entitlement.status}`, { defaultValue: entitlement.status })}
      <div className={classes.note}>{t("purchase.entitlementSince", { when: dateTime(entitlement.changedAt) })}</div>
    </>
  );
}

function Moments({ purchase }: Props) {
  const { t } = useTranslation("admin");
  const open = purchase.status === "pending" || purchase.status === "awaiting_payment";
  return (
    <>
      <Fact name={t("purchase.created")}>
        <When at={purchase.createdAt} absolute="dateTime" />
      </Fact>
      {open && (
        <Fact name={t("purchase.expires")}>
          <When at={purchase.expiresAt} absolute="dateTime" />
        </Fact>
      )}
      {purchase.settledAt && (
        <Fact name={t("purchase.settled")}>
          <When at={purchase.settledAt} absolute="dateTime" />
        </Fact>
      )}
      <Fact name={t("purchase.updated")}>
        <When at={purchase.updatedAt} absolute="dateTime" />
      </Fact>
    </>
  );
}
