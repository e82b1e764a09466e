import { Button, Skeleton } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { CouponFacts } from "@/features/admin/coupons/CouponFacts";
import { CouponLinks } from "@/features/admin/coupons/CouponLinks";
import { type CouponDetail, couponQuery } from "@/features/admin/coupons/queries";
import { Redemptions } from "@/features/admin/coupons/Redemptions";
import { CouponState, useCouponWords } from "@/features/admin/coupons/words";
import detail from "@/features/admin/purchases/PurchaseDetail.module.css";

const ChangeDialog = lazy(() => import("@/features/admin/coupons/ChangeDialog"));
const DisableDialog = lazy(() => import("@/features/admin/coupons/DisableDialog"));

export function Coupon() {
  const { couponId } = useParams({ from: "/admin/coupons/$couponId" });
  const coupon = useQuery(couponQuery(couponId));
  if (coupon.isPending) return <Skeleton height={480} radius="md" aria-hidden="true" />;
  if (coupon.isError && !coupon.data) {
    return <ErrorState level="page" error={coupon.error} onRetry={() => void coupon.refetch()} />;
  }
  return coupon.data && <Loaded coupon={coupon.data} />;
}

function Loaded({ coupon }: { coupon: CouponDetail }) {
  const { t } = useTranslation("adminCoupons");
  const words = useCouponWords();
  const usable = coupon.state === "active" || coupon.state === "scheduled";
  return (
    <>
      <PageHeader
        title={coupon.code}
        eyebrow={
          <Link to="/admin/coupons" className={detail.back}>
            <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" /> {t("back")}
          </Link>
        }
        description={
          <>
            <span className={detail.status} aria-live="polite">
              <CouponState state={coupon.state} />
              <span>{words.discount(coupon)}</span>
              <span>·</span>
              <span>{words.owner(coupon)}</span>
            </span>
            {coupon.publisher && <p className={detail.note}>{t("detail.ofPublisher")}</p>}
          </>
        }
        actions={<Acts coupon={coupon} />}
      />
      <div className={detail.layout}>
        <div className={detail.main}>
          {usable && <CouponLinks coupon={coupon} />}
          <Redemptions redemptions={coupon.redemptions} />
        </div>
        <div className={detail.aside}>
          <CouponFacts coupon={coupon} />
        </div>
      </div>
    </>
  );
}

function Acts({ coupon }: { coupon: CouponDetail }) {
  const { t } = useTranslation("adminCoupons");
  const [act, setAct] = useState<"change" | "disable">();
  if (coupon.disabledAt) return null;
  const close = () => setAct(undefined);
  return (
    <>
      {!coupon.publisher && (
        <Button variant="default" onClick={() => setAct("change")}>
          {t("detail.change")}
        </Button>
      )}
      <Button variant="default" c="var(--bad)" onClick={() => setAct("disable")}>
        {t("detail.disable")}
      </Button>
      <Suspense>
        {act === "change" && <ChangeDialog coupon={coupon} onClose={close} />}
        {act === "disable" && <DisableDialog coupon={coupon} onClose={close} />}
      </Suspense>
    </>
  );
}
