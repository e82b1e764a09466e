import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import classes from "./CouponForm.module.css";
import { priceAfter } from "./discount";
import type { Filled } from "./filled";
import { useScope } from "./useScope";

const most = 4;

/** Who pays for the discount, and what becomes of the prices of the first plugins that it is for. */
export function Bearer({ filled }: { filled: Filled }) {
  const { t } = useTranslation("coupons");
  const { money } = useFormat();
  const plugins = useScope({ pluginIds: filled.scope === "some" ? filled.pluginIds : [] });
  const paid = plugins.filter(({ price }) => price.minor > 0).slice(0, most);
  const terms = { ...filled, basisPoints: Number(filled.basisPoints) };
  return (
    <div className={classes.bearer}>
      <h3>{t("form.bearer")}</h3>
      <p className={classes.hint}>{t("form.bearerText")}</p>
      {paid.length > 0 && (filled.scope === "all" || filled.pluginIds.length > 0) && (
        <>
          <h3>{t("form.preview")}</h3>
          <ul className={classes.preview}>
            {paid.map(({ id, name, price }) => {
              const after = priceAfter(terms, price);
              return (
                <li key={id}>
                  <span>{name}</span>
                  <span className="tabular">
                    <span className={classes.before}>{money(price)} → </span>
                    {after ? money(after) : t("form.notHere")}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}
