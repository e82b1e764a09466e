import { Button } from "@mantine/core";
import { applyProblem } from "@shared/api/applyProblem";
import { ProblemError } from "@shared/api/problem";
import { useProblemText } from "@shared/api/useProblemText";
import { useProblemToast } from "@shared/api/useProblemToast";
import { PageHeader } from "@shared/components/PageHeader";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { Bearer } from "@/features/coupons/Bearer";
import { blank, newCouponOf } from "@/features/coupons/filled";
import { TermsFields } from "@/features/coupons/TermsFields";
import { UseFields } from "@/features/coupons/UseFields";
import { useCouponForm } from "@/features/coupons/useCouponForm";
import classes from "./Coupons.module.css";

export function NewCoupon() {
  const { t } = useTranslation("coupons");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const text = useProblemText();
  const form = useCouponForm(blank());
  const create = useMutation({
    mutationFn: (body: Schemas["NewCoupon"]) => panel.fetch.POST("/v1/coupons", { body }),
    async onSuccess({ data }) {
      await queryClient.invalidateQueries({ queryKey: ["get", "/v1/coupons"] });
      await navigate({ to: "/coupons" });
      if (data) notify({ tone: "good", title: t("form.created", { code: data.code }), message: t("form.createdText") });
    },
    onError(error) {
      const taken = error instanceof ProblemError && error.code === "coupon_code_taken";
      if (taken) form.setFieldError("code", text(error));
      else if (!applyProblem(form, error)) toast(error);
    },
  });
  return (
    <div className={classes.form}>
      <PageHeader title={t("form.newTitle")} description={t("form.newText")} />
      <form noValidate onSubmit={form.onSubmit((filled) => create.mutate(newCouponOf(filled)))}>
        <TermsFields form={form} />
        <UseFields form={form} from />
        <Bearer filled={form.values} />
        <Button type="submit" mt="lg" loading={create.isPending}>
          {t("form.submit")}
        </Button>
      </form>
    </div>
  );
}
