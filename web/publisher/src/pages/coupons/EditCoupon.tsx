import { Button, Skeleton } from "@mantine/core";
import { applyProblem } from "@shared/api/applyProblem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { ButtonLink } from "@shared/components/ButtonLink";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { notify } from "@shared/toast/notify";
import { IconTicketOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { Bearer } from "@/features/coupons/Bearer";
import { filledFrom, usesOf } from "@/features/coupons/filled";
import { couponQuery } from "@/features/coupons/queries";
import { UseFields } from "@/features/coupons/UseFields";
import { useCouponForm } from "@/features/coupons/useCouponForm";
import { useOff } from "@/features/coupons/useOff";
import classes from "./Coupons.module.css";

const route = getRouteApi("/inside/coupons/$couponId");

/** Where, until when and how often a code is good; what it takes off stays. */
export function EditCoupon() {
  const { couponId } = route.useParams();
  const { data, error, refetch } = useQuery(couponQuery(couponId));
  if (error && !data) return <ErrorState level="page" error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={420} radius="lg" />;
  if (data.state === "disabled") return <Over />;
  return <Form key={data.id} coupon={data} />;
}

function Form({ coupon }: { coupon: Schemas["Coupon"] }) {
  const { t } = useTranslation(["coupons", "common"]);
  const off = useOff();
  const form = useCouponForm(filledFrom(coupon));
  const save = useSave(coupon, form);
  return (
    <div className={classes.form}>
      <PageHeader
        title={t("form.changeTitle", { code: coupon.code })}
        description={t("form.changeText", { off: off(coupon) })}
      />
      <form noValidate onSubmit={form.onSubmit((filled) => save.mutate(usesOf(filled, coupon)))}>
        <UseFields form={form} />
        <Bearer filled={form.values} />
        <Button type="submit" mt="lg" loading={save.isPending} disabled={!form.isDirty()}>
          {t("common:action.save")}
        </Button>
      </form>
    </div>
  );
}

function useSave(coupon: Schemas["Coupon"], form: ReturnType<typeof useCouponForm>) {
  const { t } = useTranslation("coupons");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  return useMutation({
    mutationFn: (body: Schemas["CouponUse"]) =>
      panel.fetch.PUT("/v1/coupons/{id}", { params: { path: { id: coupon.id } }, body }),
    async onSuccess({ data }) {
      queryClient.setQueryData(couponQuery(coupon.id).queryKey, data);
      await queryClient.invalidateQueries({ queryKey: ["get", "/v1/coupons"] });
      await navigate({ to: "/coupons" });
      notify({ tone: "good", title: t("form.saved") });
    },
    onError(error) {
      if (!applyProblem(form, error)) toast(error);
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: couponQuery(coupon.id).queryKey }),
  });
}

function Over() {
  const { t } = useTranslation("coupons");
  return (
    <State
      level="page"
      icon={<IconTicketOff stroke={1.4} />}
      title={t("form.over")}
      action={
        <ButtonLink to="/coupons" variant="default">
          {t("form.back")}
        </ButtonLink>
      }
    >
      {t("form.overText")}
    </State>
  );
}
