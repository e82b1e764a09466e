import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { PurchaseRow } from "./PurchaseRow";
import classes from "./PurchaseTable.module.css";

/** Purchases under one another; on a phone each is a small card of the same facts. */
export function PurchaseTable({ purchases }: { purchases: Schemas["AdminPurchase"][] }) {
  const { t } = useTranslation("admin");
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("purchases.list")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("purchases.plugin")}</th>
          <th scope="col">{t("purchases.customer")}</th>
          <th scope="col">{t("purchases.state")}</th>
          <th scope="col" className={classes.amount}>
            {t("purchases.amount")}
          </th>
          <th scope="col" className={classes.whenHead}>
            {t("purchases.created")}
          </th>
          <th scope="col" className={classes.act}>
            <span className="visually-hidden">{t("purchases.workflowColumn")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {purchases.map((purchase) => (
          <PurchaseRow key={purchase.id} purchase={purchase} />
        ))}
      </tbody>
    </table>
  );
}

export function PurchaseTableSkeleton() {
  return (
    <div aria-hidden="true">
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
        <Skeleton key={key} height={64} mb={1} radius={0} />
      ))}
    </div>
  );
}
