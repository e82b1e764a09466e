import { Button } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { When } from "@shared/components/When";
import { notify } from "@shared/toast/notify";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { FailedTries } from "@/features/publications/FailedTries";
import classes from "./CouponWay.module.css";
import { canHurry, meanwhileOf } from "./state";

/** How a change gets to the store, what holds there until then, and a way to hurry it. */
export function CouponWay({ coupon }: { coupon: Schemas["Coupon"] }) {
  const { t } = useTranslation("coupons");
  return (
    <div className={classes.way}>
      <div>
        <p>
          {t("since")} <When at={coupon.changedAt} />. {t(`meanwhile.${meanwhileOf(coupon)}`)}
        </p>
        {coupon.attempts > 0 && <FailedTries {...coupon} />}
      </div>
      {canHurry(coupon) && <Hurry coupon={coupon} />}
    </div>
  );
}

function Hurry({ coupon }: { coupon: Schemas["Coupon"] }) {
  const { t } = useTranslation("coupons");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () => panel.fetch.POST("/v1/coupons/{id}/retry", { params: { path: { id: coupon.id } } }),
    onSuccess: () => notify({ tone: "info", title: t("retried") }),
    onError: toast,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ["get", "/v1/coupons"] }),
  });
  return (
    <Button
      variant="default"
      size="sm"
      loading={retry.isPending}
      leftSection={<IconRefresh size={18} stroke={1.6} />}
      onClick={() => retry.mutate()}
    >
      {t("retry")}
    </Button>
  );
}
