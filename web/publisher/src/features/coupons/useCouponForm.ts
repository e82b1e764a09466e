import { type UseFormReturnType, useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { bounds, type Filled, wrongOf } from "./filled";

export type CouponFormType = UseFormReturnType<Filled>;

/** A form that holds to what the server holds to, and says so in the reader's words. */
export function useCouponForm(initialValues: Filled): CouponFormType {
  const { t } = useTranslation("coupons");
  return useForm<Filled>({
    initialValues,
    validate: (values) =>
      Object.fromEntries(
        Object.entries(wrongOf(values)).map(([field, wrong]) => [field, t(`wrong.${wrong}`, { most: bounds.plugins })]),
      ),
  });
}
