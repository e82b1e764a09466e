import { CopyButton } from "@shared/components/CopyButton";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PluginPicker } from "../PluginPicker";
import detail from "../purchases/PurchaseDetail.module.css";
import classes from "./Coupons.module.css";
import { couponLink } from "./couponLink";
import type { CouponDetail } from "./queries";

/** The addresses to hand out: they fill the code in. */
export function CouponLinks({ coupon }: { coupon: CouponDetail }) {
  const { t } = useTranslation("adminCoupons");
  const [picked, setPicked] = useState<string>();
  const slugs = coupon.plugins.map(({ slug }) => slug);
  if (picked && !slugs.includes(picked)) slugs.push(picked);
  return (
    <section className={detail.section} aria-labelledby="links">
      <h2 id="links">{t("detail.link")}</h2>
      <p className={detail.note}>{t("detail.linkText")}</p>
      <div className={classes.links}>
        {coupon.pluginIds.length === 0 && (
          <PluginPicker
            label={t("detail.linkAny")}
            placeholder={t("form.addPluginHint")}
            onPick={({ slug }) => setPicked(slug)}
          />
        )}
        {slugs.map((slug) => {
          const link = couponLink(location.origin, slug, coupon.code);
          return (
            <div key={slug} className={classes.link}>
              <code>{link}</code>
              <CopyButton value={link} label={t("detail.copyLink")} />
            </div>
          );
        })}
      </div>
    </section>
  );
}
