import { Badge } from "@shared/components/Badge";
import { ButtonLink } from "@shared/components/ButtonLink";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CouponFacts } from "./CouponFacts";
import { CouponLink } from "./CouponLink";
import classes from "./CouponRow.module.css";
import { CouponWay } from "./CouponWay";
import { EndCoupon } from "./EndCoupon";
import { shownOf, tones } from "./state";
import { useOff } from "./useOff";

/** One code: what it takes off, where and how long, what it has brought, and whether the store knows it. */
export function CouponRow({ coupon }: { coupon: Schemas["Coupon"] }) {
  const { t } = useTranslation("coupons");
  const off = useOff();
  const shown = shownOf(coupon);
  const over = coupon.state === "disabled";
  return (
    <article className={classes.row} aria-label={coupon.code}>
      <div>
        <div className={classes.head}>
          <h2 className={classes.code}>{coupon.code}</h2>
          <span className={classes.off}>{off(coupon)}</span>
          <Badge tone={tones[shown]}>{t(`state.${shown}`)}</Badge>
        </div>
        <CouponFacts coupon={coupon} />
      </div>
      {!over && (
        <div className={classes.actions}>
          {coupon.state !== "ended" && <CouponLink coupon={coupon} />}
          <ButtonLink to="/coupons/$couponId" params={{ couponId: coupon.id }} variant="default" size="sm">
            {t("change")}
          </ButtonLink>
          <EndCoupon coupon={coupon} />
        </div>
      )}
      {!coupon.inStore && <CouponWay coupon={coupon} />}
      {coupon.disabledBy === "store" && <p className={classes.way}>{t("endedByStore")}</p>}
    </article>
  );
}
