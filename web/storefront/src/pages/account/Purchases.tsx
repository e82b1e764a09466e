import { Button, Skeleton } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { LoadMore } from "@shared/components/LoadMore";
import { Money } from "@shared/components/Money";
import { PageHeader } from "@shared/components/PageHeader";
import { PluginIcon } from "@shared/components/PluginIcon";
import { ErrorState, State } from "@shared/components/State";
import { When } from "@shared/components/When";
import { IconReceipt } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { purchasesQuery } from "@/features/account/queries";
import { DocumentLink } from "@/features/documents/DocumentLink";
import { viewOf } from "@/features/purchase/purchaseView";
import classes from "./AccountList.module.css";

export function Purchases() {
  const { t } = useTranslation("customer");
  const purchases = useInfiniteQuery(purchasesQuery);
  const items = purchases.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title={t("nav.purchases")} />
      {purchases.isPending && [0, 1, 2, 3].map((i) => <Skeleton key={i} height={72} mb="sm" radius="md" />)}
      {purchases.isError && <ErrorState error={purchases.error} onRetry={() => void purchases.refetch()} />}
      <ul className={classes.list}>
        {items.map((purchase) => (
          <PurchaseRow key={purchase.id} purchase={purchase} />
        ))}
      </ul>
      {purchases.isSuccess && items.length === 0 && (
        <State
          icon={<IconReceipt stroke={1.4} />}
          title={t("purchases.empty")}
          action={
            <Button component={Link} to="/plugins">
              {t("browse")}
            </Button>
          }
        >
          {t("purchases.emptyText")}
        </State>
      )}
      <LoadMore
        hasMore={purchases.hasNextPage}
        loading={purchases.isFetchingNextPage}
        onMore={() => void purchases.fetchNextPage()}
        auto
      />
    </>
  );
}

function PurchaseRow({ purchase }: { purchase: Schemas["Purchase"] }) {
  const { t } = useTranslation("customer");
  return (
    <li className={classes.row}>
      <PluginIcon slug={purchase.pluginSlug} src={purchase.pluginIconUrl} size={48} />
      <div className={classes.words}>
        <Link className={classes.name} to="/purchases/$purchaseId" params={{ purchaseId: purchase.id }}>
          {purchase.pluginName}
        </Link>
        <div className={classes.detail}>
          <When at={purchase.createdAt} absolute="date" />
          {purchase.documents.map((document) => (
            <DocumentLink key={document.number} purchaseId={purchase.id} document={document} />
          ))}
        </div>
      </div>
      <div className={classes.end}>
        <Money value={purchase.paid ?? purchase.amount} />
        <Badge tone={viewOf(purchase.status).tone}>{t(`status.${purchase.status}`)}</Badge>
      </div>
    </li>
  );
}
