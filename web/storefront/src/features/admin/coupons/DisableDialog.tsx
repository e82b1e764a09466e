import { Text } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { useSingle } from "../useSingle";
import { type CouponDetail, couponsChanged } from "./queries";
import { useCouponWords } from "./words";

/** Ends a code for good. */
export default function DisableDialog({ coupon, onClose }: { coupon: CouponDetail; onClose: () => void }) {
  const { t } = useTranslation("adminCoupons");
  const { owner } = useCouponWords();
  const problemText = useProblemText();
  const queryClient = useQueryClient();
  const disable = useMutation({
    mutationFn: () =>
      store.fetch.POST("/v1/admin/coupons/{couponId}/disable", { params: { path: { couponId: coupon.id } } }),
    onSuccess() {
      notify({ tone: "good", title: t("disable.done") });
      onClose();
    },
    onSettled: () => couponsChanged(queryClient),
  });
  const send = useSingle(disable);
  return (
    <Confirm
      opened
      danger
      title={t("disable.title", { code: coupon.code })}
      confirmLabel={t("disable.confirm")}
      busy={disable.isPending}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Text>{t(coupon.publisher ? "disable.textPublisher" : "disable.text", { publisher: owner(coupon) })}</Text>
      {disable.error && (
        <Text mt="sm" c="var(--bad)" role="alert">
          {problemText(disable.error)}
        </Text>
      )}
    </Confirm>
  );
}
