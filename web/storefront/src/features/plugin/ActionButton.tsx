import { Button, Skeleton } from "@mantine/core";
import type { MoneyValue } from "@shared/format/formats";
import { useFormat } from "@shared/format/useFormat";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Acquire } from "./useAcquire";

/** The page's one filled button; where nothing can be done, nothing pretends to be a button. */
export function ActionButton({
  acquire: { offer, code, act, busy },
  fullWidth,
}: {
  acquire: Acquire;
  fullWidth?: boolean;
}) {
  const { t } = useTranslation("plugin");
  const { money } = useFormat();
  // Beside a price that stands there already, as on phones, the word is enough.
  const buyLabel = (price: MoneyValue) =>
    price.minor === 0
      ? t("action.get")
      : fullWidth
        ? t("action.buy", { price: money(price, { trim: true }) })
        : t("action.buyShort");
  if (offer.kind === "loading") return <Skeleton height={42} width={fullWidth ? "100%" : 150} radius="md" />;
  if (offer.kind === "suspended" || offer.kind === "unlisted" || offer.kind === "noVersion") {
    return <strong>{t(`action.${offer.kind}`)}</strong>;
  }
  return (
    <Button
      fullWidth={fullWidth}
      loading={busy || code.checking}
      leftSection={offer.kind === "download" ? <IconDownload size={18} stroke={1.6} /> : undefined}
      onClick={act}
    >
      {offer.kind === "buy" ? buyLabel(offer.price) : t(`action.${offer.kind}`)}
    </Button>
  );
}
