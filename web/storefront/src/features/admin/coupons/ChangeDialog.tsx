import { Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { applyProblem } from "@shared/api/applyProblem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { localMoment } from "../moments";
import { useSingle } from "../useSingle";
import { type Limits, limitsBody, windowWrong } from "./couponForm";
import { LimitFields } from "./LimitFields";
import { type CouponDetail, couponsChanged } from "./queries";

/** Changes until when and how often the code can be used. */
export default function ChangeDialog({ coupon, onClose }: { coupon: CouponDetail; onClose: () => void }) {
  const { t } = useTranslation("adminCoupons");
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const form = useForm<Limits>({
    initialValues: {
      endsAt: localMoment(coupon.endsAt),
      maxUses: coupon.maxUses ?? "",
      maxPerCustomer: coupon.maxPerCustomer ?? "",
      note: coupon.note ?? "",
    },
  });
  const change = useMutation({
    mutationFn: () =>
      store.fetch.PUT("/v1/admin/coupons/{couponId}", {
        params: { path: { couponId: coupon.id } },
        body: limitsBody(form.values),
      }),
    onSuccess() {
      notify({ tone: "good", title: t("change.done") });
      onClose();
    },
    onError: (error) => {
      if (!applyProblem(form, error)) toast(error);
    },
    onSettled: () => couponsChanged(queryClient),
  });
  const send = useSingle(change);
  const confirm = () => {
    const wrong = windowWrong(localMoment(coupon.startsAt), form.values.endsAt, Date.now());
    form.setErrors({ endsAt: wrong && t("form.wrong.window") });
    if (!wrong) void send();
  };
  return (
    <Confirm
      opened
      title={t("change.title", { code: coupon.code })}
      confirmLabel={t("change.confirm")}
      busy={change.isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Stack gap="md">
        <TextInput
          type="datetime-local"
          label={t("form.endsAt")}
          description={t("form.endsText")}
          {...form.getInputProps("endsAt")}
        />
        <LimitFields of={(field) => form.getInputProps(field)} />
        <Textarea label={t("form.note")} rows={2} maxLength={500} {...form.getInputProps("note")} />
      </Stack>
    </Confirm>
  );
}
