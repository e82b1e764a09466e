import { ActionIcon, Tooltip } from "@mantine/core";
import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { When } from "@shared/components/When";
import { IconAlertTriangle, IconRoute } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { attentionOf } from "./attention";
import classes from "./PurchaseTable.module.css";
import { StatusBadge } from "./StatusBadge";

export function PurchaseRow({ purchase }: { purchase: Schemas["AdminPurchase"] }) {
  const { t } = useTranslation("admin");
  const attention = attentionOf(purchase);
  const workflow = t("purchases.workflow", { plugin: purchase.pluginName });
  return (
    <tr className={classes.row}>
      <td>
        <div className={classes.plugin}>
          <PluginIcon slug={purchase.pluginSlug} size={32} />
          <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: purchase.id }} className={classes.name}>
            {purchase.pluginName}
          </Link>
        </div>
      </td>
      <td className={classes.customer}>
        <VisibleText text={purchase.customerName} />
        <div className={classes.quiet}>
          <VisibleText text={purchase.customerEmail} />
        </div>
      </td>
      <td className={classes.status}>
        <div className={classes.state}>
          <StatusBadge status={purchase.status} />
          {attention && (
            <span className={classes.attention}>
              <IconAlertTriangle size={16} stroke={1.6} aria-hidden="true" />
              {t(`attention.${attention}.short`)}
            </span>
          )}
        </div>
      </td>
      <td className={classes.amount}>
        <Money value={purchase.amount} />
      </td>
      <td className={classes.whenCell}>
        <span className={classes.when}>
          <When at={purchase.createdAt} />
        </span>
      </td>
      <td className={classes.act}>
        <Tooltip label={t("purchase.temporal")}>
          <ActionIcon
            className={classes.workflow}
            component="a"
            href={purchase.workflowUrl}
            target="_blank"
            rel="noopener"
            variant="subtle"
            color="gray"
            size={40}
            aria-label={workflow}
          >
            <IconRoute size={20} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </td>
    </tr>
  );
}
