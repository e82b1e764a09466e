import { Button } from "@mantine/core";
import { Badge, type Tone } from "@shared/components/Badge";
import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { VisibleText } from "@shared/components/VisibleText";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { stripeWords } from "../purchases/words";
import classes from "./Failed.module.css";
import type { AdminRefund } from "./queries";
import { type Resolution, resolutionsOf } from "./resolutions";

type Props = { refund: AdminRefund; onAct: (kind: Resolution) => void };

const tones: Record<AdminRefund["status"], Tone> = {
  requested: "info",
  pending: "info",
  succeeded: "good",
  failed: "bad",
};

/** A refund, why it failed, and what can be done about it. */
export function FailedRefund({ refund, onAct }: Props) {
  const { t, i18n } = useTranslation(["adminRefunds", "admin"]);
  const { relative } = useFormat();
  const acts = resolutionsOf(refund);
  return (
    <li className={classes.refund}>
      <div className={classes.plugin}>
        <PluginIcon slug={refund.pluginSlug} src={refund.pluginIconUrl} size={40} />
        <div className={classes.words}>
          <h2>
            <Money value={refund.amount} />{" "}
            <span>
              · <VisibleText text={refund.customerName} />
            </span>
          </h2>
          <div className={classes.quiet}>
            {refund.pluginName} · <VisibleText text={refund.customerEmail} />
          </div>
        </div>
        <div className={classes.badges}>
          <Badge tone={tones[refund.status]}>{t(`failed.statusOf.${refund.status}`)}</Badge>
          {refund.resolution && <Badge tone="good">{t(`failed.resolution.${refund.resolution}`)}</Badge>}
        </div>
      </div>
      <p>
        {refund.status === "failed" && (
          <>
            <strong>
              {refund.failureCode ? stripeWords(i18n, "failure", refund.failureCode) : t("failed.unknownFailure")}
            </strong>
            {". "}
            {acts.length > 0 && t(refund.entitlement === "revoked" ? "failed.lost" : "failed.kept")}{" "}
          </>
        )}
        <span className={classes.quiet}>
          {t(refund.status === "failed" && acts.length > 0 ? "failed.since" : "failed.at", {
            when: relative(refund.updatedAt),
          })}
        </span>
      </p>
      {refund.note && (
        <p className={classes.note}>
          <VisibleText text={refund.note} keep={"\n"} />
        </p>
      )}
      <div className={classes.acts}>
        {acts.map((kind) => (
          <Button key={kind} size="sm" variant="default" onClick={() => onAct(kind)}>
            {t(`resolve.${kind}.action`)}
          </Button>
        ))}
        <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: refund.purchaseId }}>
          {t("failed.purchase")}
        </Link>
        {refund.requestId && (
          <Link to="/admin/refunds/$requestId" params={{ requestId: refund.requestId }}>
            {t("failed.request")}
          </Link>
        )}
      </div>
    </li>
  );
}
