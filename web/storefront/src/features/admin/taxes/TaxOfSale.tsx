import { Money } from "@shared/components/Money";
import { useTranslation } from "react-i18next";
import { Fact } from "../purchases/Fact";
import type { AdminPurchaseDetail } from "../purchases/refundable";

/** The tax of a paid purchase and, where it came on top, what was paid in all. */
export function TaxOfSale({ purchase: { paid, tax, taxBehavior } }: { purchase: AdminPurchaseDetail }) {
  const { t } = useTranslation("taxes");
  if (!paid || !tax || !taxBehavior) return null;
  return (
    <>
      <Fact name={t("sale.tax")}>
        <Money value={tax} /> <small>{t(`sale.${taxBehavior}`)}</small>
      </Fact>
      {taxBehavior === "exclusive" && (
        <Fact name={t("sale.paid")}>
          <Money value={paid} />
        </Fact>
      )}
    </>
  );
}
