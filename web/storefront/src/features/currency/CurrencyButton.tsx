import { useFormat } from "@shared/format/useFormat";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCurrency } from "./choice";

const load = () => import("./CurrencyDialog");
const CurrencyDialog = lazy(load);

/** Says in which currency prices are shown, unless that is said beside it, and lets one choose another. The list is fetched when somebody reaches for it. */
export function CurrencyButton({ className, named = true }: { className?: string; named?: boolean }) {
  const { t } = useTranslation("store");
  const { currencyName } = useFormat();
  const currency = useCurrency();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpened(true)}
      >
        {named && currency ? t("currency.now", { currency: currencyName(currency) }) : t("currency.choose")}
      </button>
      {opened && (
        <Suspense>
          <CurrencyDialog onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
