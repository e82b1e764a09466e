import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Fact, Id } from "../purchases/Fact";
import detail from "../purchases/PurchaseDetail.module.css";
import { stripeWords } from "../purchases/words";
import type { DisputeDetail } from "./queries";

/** What the dispute is about, and what it costs whom. */
export function Stake({ dispute }: { dispute: DisputeDetail }) {
  const { t, i18n } = useTranslation(["disputes", "admin"]);
  const { stake } = dispute;
  return (
    <section className={detail.section} aria-labelledby="stake">
      <h2 id="stake">{t("stake.title")}</h2>
      <dl className={detail.facts}>
        <Fact name={t("stake.amount")}>
          <Money value={dispute.amount} />
          {dispute.paid.minor !== dispute.amount.minor && (
            <div className={detail.note}>
              {t("stake.ofPaid")} <Money value={dispute.paid} />
            </div>
          )}
        </Fact>
        {stake.taken.minor === 0 && stake.fee.minor === 0 ? (
          <Fact name={t("stake.taken")}>{t(dispute.inquiry ? "stake.nothingYet" : "stake.nothing")}</Fact>
        ) : (
          <>
            <Fact name={t("stake.taken")}>
              <Money value={stake.taken} />
            </Fact>
            <Fact name={t("stake.fee")}>
              <Money value={stake.fee} />
            </Fact>
            <Fact name={t("stake.publisher", { name: dispute.publisherName })}>
              <Money value={stake.publisher} />
            </Fact>
            <Fact name={t("stake.platform")}>
              <Money value={stake.platform} />
            </Fact>
          </>
        )}
        {stake.held.minor > 0 && (
          <Fact name={t("stake.held")}>
            <Money value={stake.held} />
            <div className={detail.note}>{t("stake.heldText")}</div>
          </Fact>
        )}
        <Fact name={t("stake.reason")}>
          {stripeWords(i18n, "disputes.reason", dispute.reason)}
          {dispute.networkReason && (
            <div className={detail.note}>{t("stake.network", { code: dispute.networkReason })}</div>
          )}
        </Fact>
        <Fact name={t("stake.customer")}>
          <VisibleText text={dispute.customerName} />
          <div className={detail.note}>{dispute.customerEmail}</div>
        </Fact>
        <Fact name={t("stake.purchase")}>
          <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: dispute.purchaseId }}>
            {dispute.pluginName}
          </Link>
        </Fact>
        <Fact name={t("stake.opened")}>
          <When at={dispute.openedAt} absolute="dateTime" />
        </Fact>
        {dispute.closedAt && (
          <Fact name={t("stake.closed")}>
            <When at={dispute.closedAt} absolute="dateTime" />
          </Fact>
        )}
        <Fact name={t("stake.id")}>
          <Id value={dispute.id} what={t("stake.id")} />
        </Fact>
      </dl>
    </section>
  );
}
