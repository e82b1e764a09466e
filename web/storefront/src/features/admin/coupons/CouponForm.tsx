import { Button, NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { applyProblem } from "@shared/api/applyProblem";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import { useSingle } from "../useSingle";
import { Amounts } from "./Amounts";
import classes from "./Coupons.module.css";
import { couponBody, couponProblems, emptyCoupon } from "./couponForm";
import { LimitFields } from "./LimitFields";
import { couponsChanged } from "./queries";
import { Scope } from "./Scope";

/** Makes a coupon of the platform, and leads to it. */
export function CouponForm() {
  const { t } = useTranslation("adminCoupons");
  const { language } = useFormat();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const form = useForm({ initialValues: emptyCoupon });
  const create = useMutation({
    mutationFn: (body: Schemas["NewCoupon"]) => store.fetch.POST("/v1/admin/coupons", { body }),
    onSuccess({ data }) {
      notify({ tone: "good", title: t("form.done"), message: data?.code });
      if (data) void navigate({ to: "/admin/coupons/$couponId", params: { couponId: data.id } });
    },
    onError(error) {
      if (error.code === "coupon_code_taken") form.setFieldError("code", error.detail);
      else if (!applyProblem(form, error)) toast(error);
    },
    onSettled: () => couponsChanged(queryClient),
  });
  const send = useSingle(create);
  const submit = () => {
    const { values } = form;
    const wrong = couponProblems(values, Date.now());
    form.setErrors({
      code: wrong.code && t("form.wrong.code"),
      basisPoints: wrong.basisPoints && t("form.wrong.percent"),
      amounts: wrong.amounts && t("form.wrong.amounts"),
      endsAt: wrong.endsAt && t("form.wrong.window"),
    });
    if (!Object.values(wrong).some(Boolean)) void send(couponBody(values));
  };
  const { values } = form;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={t("form.code")}
        description={t("form.codeText")}
        required
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        {...form.getInputProps("code")}
      />
      <fieldset className={classes.fieldset}>
        <legend>{t("form.kind")}</legend>
        <SegmentedControl
          size="md"
          aria-label={t("form.kind")}
          value={values.kind}
          onChange={(kind) => form.setFieldValue("kind", kind === "amount" ? kind : "percent")}
          data={(["percent", "amount"] as const).map((value) => ({ value, label: t(`form.kindOf.${value}`) }))}
        />
        {values.kind === "percent" ? (
          <NumberInput
            size="md"
            aria-label={t("form.percent")}
            suffix=" %"
            decimalScale={2}
            decimalSeparator={language === "es" ? "," : "."}
            allowNegative={false}
            clampBehavior="none"
            hideControls
            inputMode="decimal"
            {...form.getInputProps("basisPoints")}
          />
        ) : (
          <Amounts
            value={values.amounts}
            onChange={(amounts) => form.setFieldValue("amounts", amounts)}
            error={form.errors.amounts}
          />
        )}
      </fieldset>
      <Scope
        value={values.plugins}
        onChange={(plugins) => form.setFieldValue("plugins", plugins)}
        error={Object.keys(form.errors).some((field) => field.startsWith("plugins")) && t("form.wrong.plugins")}
      />
      <div className={classes.pair}>
        <TextInput
          type="datetime-local"
          label={t("form.startsAt")}
          description={t("form.startsText")}
          {...form.getInputProps("startsAt")}
        />
        <TextInput
          type="datetime-local"
          label={t("form.endsAt")}
          description={t("form.endsText")}
          {...form.getInputProps("endsAt")}
        />
      </div>
      <LimitFields of={(field) => form.getInputProps(field)} />
      <Textarea
        label={t("form.note")}
        description={t("form.noteText")}
        rows={2}
        maxLength={500}
        {...form.getInputProps("note")}
      />
      <div>
        <Button type="submit" loading={create.isPending}>
          {t("form.submit")}
        </Button>
      </div>
    </form>
  );
}
