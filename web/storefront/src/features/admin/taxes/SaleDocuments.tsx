import { useTranslation } from "react-i18next";
import { Documents } from "@/features/documents/Documents";
import detail from "../purchases/PurchaseDetail.module.css";
import type { AdminPurchaseDetail } from "../purchases/refundable";

/** What a sale has been documented by. */
export function SaleDocuments({ purchase }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("taxes");
  return (
    <section className={detail.section} aria-labelledby="documents">
      <h2 id="documents">{t("sale.title")}</h2>
      <Documents purchaseId={purchase.id} documents={purchase.documents} />
    </section>
  );
}
