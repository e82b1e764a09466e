import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Documents } from "./Documents";
import classes from "./Documents.module.css";

type Purchase = Pick<Schemas["Purchase"], "id" | "documents" | "status" | "taxBehavior">;

/** What a purchase has been documented by, and whom that names. Before it is paid: where that is said. */
export function PurchaseDocuments({ purchase, heading }: { purchase: Purchase; heading?: string }) {
  const { t } = useTranslation("documents");
  const payable = purchase.status === "pending" || purchase.status === "awaiting_payment";
  if (purchase.documents.length === 0) {
    return payable && purchase.taxBehavior ? <p className={classes.note}>{t("billingAhead")}</p> : null;
  }
  return (
    <section aria-labelledby="documents">
      <h2 id="documents" className={heading}>
        {t("title")}
      </h2>
      <Documents purchaseId={purchase.id} documents={purchase.documents} />
      {purchase.taxBehavior && <p className={classes.note}>{t("billingPaid")}</p>}
    </section>
  );
}
