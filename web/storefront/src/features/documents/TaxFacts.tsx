import { Money } from "@shared/components/Money";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";

type Purchase = Pick<Schemas["Purchase"], "paid" | "tax" | "taxBehavior">;

/** The tax of a paid purchase and, where it came on top, what was paid in all: facts of the list that they stand in. */
export function TaxFacts({ purchase: { paid, tax, taxBehavior } }: { purchase: Purchase }) {
  const { t } = useTranslation("documents");
  if (!paid || !tax || (tax.minor === 0 && !taxBehavior)) return null;
  return (
    <>
      <div>
        <dt>{t(taxBehavior === "exclusive" ? "tax.onTop" : "tax.ofIt")}</dt>
        <dd>
          <Money value={tax} />
        </dd>
      </div>
      {taxBehavior === "exclusive" && (
        <div>
          <dt>{t("tax.paid")}</dt>
          <dd>
            <Money value={paid} />
          </dd>
        </div>
      )}
    </>
  );
}
