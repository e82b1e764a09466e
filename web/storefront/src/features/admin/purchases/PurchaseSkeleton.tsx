import { Skeleton } from "@mantine/core";
import classes from "./PurchaseDetail.module.css";

export function PurchaseSkeleton() {
  return (
    <div aria-hidden="true">
      <Skeleton height={16} width={80} mb={12} />
      <Skeleton height={36} width="min(420px, 80%)" mb={16} />
      <Skeleton height={22} width={220} mb={40} />
      <div className={classes.layout}>
        <div className={classes.main}>
          {["a", "b", "c", "d"].map((key) => (
            <Skeleton key={key} height={40} />
          ))}
        </div>
        <div className={classes.aside}>
          <Skeleton height={320} />
        </div>
      </div>
    </div>
  );
}
