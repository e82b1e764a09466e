import { Button } from "@mantine/core";
import { Badge, type Tone } from "@shared/components/Badge";
import { CopyButton } from "@shared/components/CopyButton";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActDialog } from "./ActDialog";
import { type Act, actsOn } from "./acts";
import classes from "./Licenses.module.css";
import { Machines } from "./Machines";
import type { AdminLicense } from "./queries";

const tones: Record<AdminLicense["status"], Tone> = { active: "good", suspended: "warn", revoked: "bad" };

/** A license as support sees it: whose, of what, where it is active, and what can be done about it. */
export function LicenseCard({ license }: { license: AdminLicense }) {
  const { t } = useTranslation("adminLicenses");
  const { number } = useFormat();
  const [act, setAct] = useState<Act>();
  const [shown, setShown] = useState(false);
  const used = number(license.activations);
  return (
    <li className={classes.card}>
      <header className={classes.head}>
        <h2 className={classes.name}>
          <Link to="/plugins/$slug" params={{ slug: license.pluginSlug }}>
            {license.pluginName}
          </Link>
        </h2>
        <Badge tone={tones[license.status]}>{t(`status.${license.status}`)}</Badge>
      </header>
      <dl className={classes.facts}>
        <Fact name={t("customer")}>
          {license.customerName}
          <div className={classes.quiet}>{license.customerEmail}</div>
        </Fact>
        <Fact name={t("machines")}>
          {license.maxActivations === undefined ? used : t("usedOf", { used, most: number(license.maxActivations) })}
        </Fact>
        <Fact name={t("issued")}>
          <When at={license.issuedAt} absolute="dateTime" />
          {license.keyIssuedAt !== license.issuedAt && (
            <div className={classes.quiet}>
              {t("rotated")} <When at={license.keyIssuedAt} absolute="dateTime" />
            </div>
          )}
        </Fact>
        {license.revokedAt && (
          <Fact name={t("revokedAt")}>
            <When at={license.revokedAt} absolute="dateTime" />
          </Fact>
        )}
        <Fact name={t("purchase")}>
          {license.purchaseId ? (
            <Link to="/admin/purchases/$purchaseId" params={{ purchaseId: license.purchaseId }}>
              {t("seePurchase")}
            </Link>
          ) : (
            t("free")
          )}
        </Fact>
        <Fact name={t("hash")}>
          <span className={classes.hash}>
            <code>{license.keySha256.slice(0, 16)}…</code>
            <CopyButton value={license.keySha256} label={t("copyHash")} />
          </span>
        </Fact>
      </dl>
      <div className={classes.acts}>
        {license.activations > 0 && (
          <Button variant="default" size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t(shown ? "hideMachines" : "showMachines")}
          </Button>
        )}
        {actsOn(license).map((kind) => (
          <Button
            key={kind}
            variant="default"
            size="sm"
            c={kind === "revoke" ? "var(--bad)" : undefined}
            onClick={() => setAct({ kind })}
          >
            {t(`act.${kind}.action`)}
          </Button>
        ))}
        <Link className={classes.quiet} to="/admin/audit" search={{ subjectType: "license", subjectId: license.id }}>
          {t("history")}
        </Link>
      </div>
      {shown && license.activations > 0 && (
        <Machines licenseId={license.id} onRemove={(machine) => setAct({ kind: "remove", machine })} />
      )}
      {act && <ActDialog act={act} license={license} onClose={() => setAct(undefined)} />}
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
