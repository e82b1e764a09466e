import { Money } from "@shared/components/Money";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Fact } from "../purchases/Fact";
import detail from "../purchases/PurchaseDetail.module.css";
import classes from "./Coupons.module.css";
import type { CouponDetail } from "./queries";
import { useCouponWords } from "./words";

/** What the coupon takes off, where and until when, and what it has cost. */
export function CouponFacts({ coupon }: { coupon: CouponDetail }) {
  const { t } = useTranslation("adminCoupons");
  const { number } = useFormat();
  const words = useCouponWords();
  return (
    <section className={detail.section} aria-labelledby="facts">
      <h2 id="facts">{t("detail.facts")}</h2>
      <dl className={detail.facts}>
        <Fact name={t("detail.owner")}>{words.owner(coupon)}</Fact>
        <Fact name={t("detail.discount")}>{words.discount(coupon)}</Fact>
        <Fact name={t("detail.scope")}>{words.scope(coupon)}</Fact>
        <Fact name={t("detail.starts")}>
          <When at={coupon.startsAt} absolute="dateTime" />
        </Fact>
        <Fact name={t("detail.ends")}>
          {coupon.endsAt ? <When at={coupon.endsAt} absolute="dateTime" /> : t("detail.noEnd")}
        </Fact>
        <Fact name={t("detail.uses")}>
          {words.uses(coupon)}
          <div className={detail.note}>{t("redeemed", { count: coupon.redeemed })}</div>
        </Fact>
        <Fact name={t("detail.perCustomer")}>
          {coupon.maxPerCustomer === undefined ? t("detail.unlimited") : number(coupon.maxPerCustomer)}
        </Fact>
        <Fact name={t("detail.given")}>
          {coupon.discounts.length === 0
            ? t("detail.nothingGiven")
            : coupon.discounts.map((amount) => (
                <div key={amount.currency}>
                  <Money value={amount} />
                </div>
              ))}
        </Fact>
        {coupon.note && (
          <Fact name={t("detail.note")}>
            <VisibleText text={coupon.note} />
          </Fact>
        )}
        <Fact name={t("detail.created")}>
          <When at={coupon.createdAt} absolute="dateTime" />
        </Fact>
        {coupon.disabledAt && (
          <Fact name={t("detail.disabled")}>
            <When at={coupon.disabledAt} absolute="dateTime" />
          </Fact>
        )}
      </dl>
      <p className={classes.after}>
        <Link to="/admin/audit" search={{ subjectType: "coupon", subjectId: coupon.id }}>
          {t("detail.audit")}
        </Link>
      </p>
    </section>
  );
}
