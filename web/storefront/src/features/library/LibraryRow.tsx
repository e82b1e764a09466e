import { Button } from "@mantine/core";
import { Badge } from "@shared/components/Badge";
import { ButtonLink } from "@shared/components/ButtonLink";
import { Money } from "@shared/components/Money";
import { PluginIcon } from "@shared/components/PluginIcon";
import { When } from "@shared/components/When";
import { IconKey } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { DownloadButton } from "../download/DownloadButton";
import classes from "./LibraryRow.module.css";

const LicenseDialog = lazy(() => import("../license/LicenseDialog"));

/** One plugin of the customer's, with what is to be downloaded and whether it is newer than what they have. */
export function LibraryRow({ item }: { item: Schemas["LibraryItem"] }) {
  const { t } = useTranslation("library");
  return (
    <li className={classes.row}>
      <PluginIcon slug={item.slug} src={item.iconUrl} size={64} />
      <div className={classes.words}>
        <div className={classes.name}>
          {item.listing === "taken_down" ? (
            item.name
          ) : (
            <Link to="/plugins/$slug" params={{ slug: item.slug }}>
              {item.name}
            </Link>
          )}
          {item.updateAvailable && <Badge tone="accent">{t("update", { version: item.latestVersion })}</Badge>}
          {item.status === "suspended" && <Badge tone="warn">{t("suspended")}</Badge>}
          {item.listing === "taken_down" && <Badge tone="bad">{t("takenDown")}</Badge>}
          {item.listing === "unlisted" && <Badge>{t("unlisted")}</Badge>}
        </div>
        <p className={classes.summary}>{item.summary}</p>
        <p className={classes.detail}>
          <span>{item.publisherName}</span>
          <span>
            {item.paid ? (
              <>
                {t("boughtFor")} <Money value={item.paid} />
              </>
            ) : (
              t("free")
            )}
          </span>
          <span>
            {item.lastDownloadedAt && item.lastDownloadedVersion ? (
              <>
                {t("downloaded", { version: item.lastDownloadedVersion })} <When at={item.lastDownloadedAt} />
              </>
            ) : (
              t("neverDownloaded")
            )}
          </span>
        </p>
      </div>
      <div className={classes.actions}>
        {item.downloadable && (
          <DownloadButton
            plugin={item.slug}
            version={item.latestVersion}
            variant={item.updateAvailable ? "filled" : "default"}
            size="sm"
            label={t("download", { version: item.latestVersion })}
          />
        )}
        {item.licenseKey !== "none" && <LicenseButton item={item} state={item.licenseKey} />}
        {item.purchaseId && (
          <ButtonLink
            to="/purchases/$purchaseId"
            params={{ purchaseId: item.purchaseId }}
            variant="subtle"
            color="gray"
            size="sm"
          >
            {t("purchase")}
          </ButtonLink>
        )}
      </div>
    </li>
  );
}

type LicenseProps = { item: Schemas["LibraryItem"]; state: "available" | "issued" };

function LicenseButton({ item, state }: LicenseProps) {
  const { t } = useTranslation("library");
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant={state === "available" ? "light" : "subtle"}
        color={state === "available" ? undefined : "gray"}
        size="sm"
        leftSection={<IconKey size={18} stroke={1.6} />}
        aria-label={t("licenseOf", { plugin: item.name })}
        onClick={() => setOpened(true)}
      >
        {t("license")}
      </Button>
      {opened && (
        <Suspense>
          <LicenseDialog plugin={item.slug} name={item.name} state={state} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
