import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { State } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconTicket } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import detail from "../purchases/PurchaseDetail.module.css";
import rows from "../refunds/Requests.module.css";
import type { CouponDetail } from "./queries";

type Redemption = CouponDetail["redemptions"][number];

const tones: Record<Redemption["status"], Tone> = {
  reserved: "info",
  redeemed: "good",
  released: "neutral",
  redeemed_late: "warn",
};

/** The purchases that were begun with the code. */
export function Redemptions({ redemptions }: Pick<CouponDetail, "redemptions">) {
  const { t } = useTranslation("adminCoupons");
  const { relative } = useFormat();
  if (redemptions.length === 0) {
    return (
      <State icon={<IconTicket stroke={1.4} />} title={t("detail.unused")}>
        {t("detail.unusedText")}
      </State>
    );
  }
  return (
    <section className={detail.section} aria-labelledby="redemptions">
      <h2 id="redemptions">{t("detail.redemptions")}</h2>
      <table className={rows.table}>
        <caption className="visually-hidden">{t("detail.redemptions")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("table.plugin")}</th>
            <th scope="col">{t("table.status")}</th>
            <th scope="col" className={rows.amount}>
              {t("table.discount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {redemptions.map((one) => (
            <tr key={one.purchaseId} className={rows.row}>
              <td>
                <div className={rows.plugin}>
                  <PluginIcon slug={one.pluginSlug} size={32} />
                  <div>
                    <Link
                      to="/admin/purchases/$purchaseId"
                      params={{ purchaseId: one.purchaseId }}
                      className={rows.name}
                    >
                      {one.pluginName}
                    </Link>
                    <div className={rows.quiet}>{relative(one.createdAt)}</div>
                  </div>
                </div>
              </td>
              <td className={rows.status}>
                <Badge tone={tones[one.status]}>{t(`use.${one.status}`)}</Badge>
              </td>
              <td className={rows.amount}>
                <Money value={one.discount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {redemptions.length === 100 && <p className={detail.note}>{t("detail.redemptionsText")}</p>}
    </section>
  );
}
