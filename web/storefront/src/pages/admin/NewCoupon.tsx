import { PageHeader } from "@shared/components/PageHeader";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CouponForm } from "@/features/admin/coupons/CouponForm";
import detail from "@/features/admin/purchases/PurchaseDetail.module.css";

export function NewCoupon() {
  const { t } = useTranslation("adminCoupons");
  return (
    <>
      <PageHeader
        title={t("form.title")}
        description={t("form.description")}
        eyebrow={
          <Link to="/admin/coupons" className={detail.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("back")}
          </Link>
        }
      />
      <CouponForm />
    </>
  );
}
