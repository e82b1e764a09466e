import { Skeleton } from "@mantine/core";
import { ButtonLink } from "@shared/components/ButtonLink";
import { LoadMore } from "@shared/components/LoadMore";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState, State } from "@shared/components/State";
import { IconPlus, IconTicket } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CouponRow } from "@/features/coupons/CouponRow";
import { couponsQuery } from "@/features/coupons/queries";
import classes from "./Coupons.module.css";

/** The publisher's discount codes, newest first. */
export function Coupons() {
  const { t } = useTranslation("coupons");
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={
          <ButtonLink to="/coupons/new" leftSection={<IconPlus size={18} stroke={1.8} />}>
            {t("new")}
          </ButtonLink>
        }
      />
      <List />
    </>
  );
}

function List() {
  const { t } = useTranslation("coupons");
  const query = useInfiniteQuery(couponsQuery);
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  const coupons = query.data.pages.flatMap((page) => page.items);
  if (coupons.length === 0) {
    return (
      <State
        icon={<IconTicket stroke={1.4} />}
        title={t("none")}
        action={
          <ButtonLink to="/coupons/new" variant="default">
            {t("new")}
          </ButtonLink>
        }
      >
        {t("noneText")}
      </State>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={t("title")}>
        {coupons.map((coupon) => (
          <li key={coupon.id}>
            <CouponRow coupon={coupon} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        auto
      />
    </>
  );
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-hidden="true">
      {[0, 1, 2, 3].map((i) => (
        <div key={i}>
          <Skeleton height={24} width="40%" mb={10} />
          <Skeleton height={36} width="75%" />
        </div>
      ))}
    </div>
  );
}
