import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";

export function EndCoupon({ coupon }: { coupon: Schemas["Coupon"] }) {
  const { t } = useTranslation("coupons");
  const [opened, setOpened] = useState(false);
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => panel.fetch.POST("/v1/coupons/{id}/disable", { params: { path: { id: coupon.id } } }),
    onSuccess: () => notify({ tone: "good", title: t("end.done", { code: coupon.code }) }),
    onError: toast,
    onSettled: () => {
      setOpened(false);
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/coupons"] });
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/coupons/{id}"] });
    },
  });
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpened(true)}>
        {t("end.action")}
      </Button>
      <Confirm
        opened={opened}
        title={t("end.title", { code: coupon.code })}
        confirmLabel={t("end.action")}
        danger
        busy={end.isPending}
        onConfirm={() => end.mutate()}
        onClose={() => setOpened(false)}
      >
        {t("end.text")}
      </Confirm>
    </>
  );
}
