import { CopyButton } from "@shared/components/CopyButton";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import rows from "../refunds/Requests.module.css";
import classes from "./Coupons.module.css";
import type { Coupon } from "./queries";
import { CouponState, useCouponWords } from "./words";

/** Coupons under one another; on a phone each is a small card of the same facts. */
export function CouponTable({ coupons }: { coupons: Coupon[] }) {
  const { t } = useTranslation("adminCoupons");
  return (
    <table className={rows.table}>
      <caption className="visually-hidden">{t("table.label")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("table.code")}</th>
          <th scope="col">{t("table.discount")}</th>
          <th scope="col">{t("table.scope")}</th>
          <th scope="col">{t("table.uses")}</th>
          <th scope="col">{t("table.window")}</th>
        </tr>
      </thead>
      <tbody>
        {coupons.map((coupon) => (
          <Row key={coupon.id} coupon={coupon} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ coupon }: { coupon: Coupon }) {
  const { t } = useTranslation("adminCoupons");
  const words = useCouponWords();
  return (
    <tr className={rows.row}>
      <td>
        <div className={classes.code}>
          <Link to="/admin/coupons/$couponId" params={{ couponId: coupon.id }} className={rows.name}>
            {coupon.code}
          </Link>
          <span className={classes.above}>
            <CopyButton value={coupon.code} label={t("copyCode", { code: coupon.code })} />
          </span>
        </div>
        <div className={rows.quiet}>{words.owner(coupon)}</div>
      </td>
      <td className={rows.customer}>{words.discount(coupon)}</td>
      <td className={rows.why}>{words.scope(coupon)}</td>
      <td className={rows.status}>
        {words.uses(coupon)}
        <div className={rows.quiet}>{t("redeemed", { count: coupon.redeemed })}</div>
      </td>
      <td className={rows.status}>
        <div className={rows.state}>
          <CouponState state={coupon.state} />
          <span className={rows.quiet}>{words.window(coupon)}</span>
        </div>
      </td>
    </tr>
  );
}
