import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./CouponRow.module.css";
import { useScope } from "./useScope";

type Props = { coupon: Schemas["Coupon"] };

export function CouponFacts({ coupon }: Props) {
  const { t } = useTranslation("coupons");
  const { money } = useFormat();
  const facts = {
    scope: <Scope coupon={coupon} />,
    window: <Window coupon={coupon} />,
    uses: <Uses coupon={coupon} />,
    given: coupon.discounts.length > 0 ? coupon.discounts.map((one) => money(one)).join(" · ") : t("facts.noneGiven"),
  };
  return (
    <dl className={classes.facts}>
      {(["scope", "window", "uses", "given"] as const).map((key) => (
        <div key={key}>
          <dt>{t(`facts.${key}`)}</dt>
          <dd className="tabular">{facts[key]}</dd>
        </div>
      ))}
    </dl>
  );
}

const named = 2;

function Scope({ coupon }: Props) {
  const { t } = useTranslation("coupons");
  const plugins = useScope(coupon);
  if (coupon.pluginIds.length === 0) return t("facts.all");
  const names = plugins.slice(0, named).map(({ name }) => name);
  const more = coupon.pluginIds.length - names.length;
  if (names.length === 0) return t("facts.other", { count: more });
  return (
    <>
      {names.join(", ")} {more > 0 && t("facts.more", { count: more })}
    </>
  );
}

function Window({ coupon: { state, startsAt, endsAt, disabledAt } }: Props) {
  const { t } = useTranslation("coupons");
  const { dateTime } = useFormat();
  if (disabledAt) return t("facts.until", { at: dateTime(disabledAt) });
  const from = dateTime(startsAt);
  if (state === "scheduled") {
    return endsAt ? t("facts.fromUntil", { from, until: dateTime(endsAt) }) : t("facts.from", { at: from });
  }
  return endsAt ? t("facts.until", { at: dateTime(endsAt) }) : t("facts.always");
}

function Uses({ coupon: { sales, maxUses, maxPerCustomer } }: Props) {
  const { t } = useTranslation("coupons");
  const { number } = useFormat();
  const all = maxUses ? t("facts.ofMost", { n: number(sales), most: number(maxUses) }) : number(sales);
  if (!maxPerCustomer) return all;
  return `${all} · ${t("facts.perCustomer", { n: number(maxPerCustomer) })}`;
}
