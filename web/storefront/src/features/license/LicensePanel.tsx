import { Button, Skeleton } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Badge } from "@shared/components/Badge";
import { CopyButton } from "@shared/components/CopyButton";
import { ErrorState } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { IconKey, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import classes from "./LicensePanel.module.css";
import { Machines } from "./Machines";
import { type License, licenseChanged, licenseQuery } from "./queries";
import { RotateDialog } from "./RotateDialog";

type Props = { plugin: string; state: "available" | "issued" };

/** The customer's license of a plugin: the key, what it allows, and where it is in use. */
export default function LicensePanel({ plugin, state }: Props) {
  return state === "available" ? <Issue plugin={plugin} /> : <Issued plugin={plugin} />;
}

/** For who had the plugin before there were keys. */
function Issue({ plugin }: { plugin: string }) {
  const { t } = useTranslation("license");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const issue = useMutation({
    mutationFn: () => store.fetch.POST("/v1/plugins/{plugin}/license", { params: { path: { plugin } } }),
    onSuccess: () => notify({ tone: "good", title: t("issued") }),
    onError: toast,
    onSettled: () => licenseChanged(queryClient),
  });
  return (
    <div className={classes.panel}>
      <p className={classes.text}>{t("availableText")}</p>
      <div>
        <Button
          leftSection={<IconKey size={18} stroke={1.6} />}
          loading={issue.isPending}
          onClick={() => issue.mutate()}
        >
          {t("issue")}
        </Button>
      </div>
    </div>
  );
}

function Issued({ plugin }: { plugin: string }) {
  const license = useQuery(licenseQuery(plugin));
  if (license.isPending) return <Waiting />;
  if (!license.data) return <ErrorState error={license.error} onRetry={() => void license.refetch()} />;
  return (
    <div className={classes.panel}>
      <Key license={license.data} plugin={plugin} />
      <Machines license={license.data} plugin={plugin} />
    </div>
  );
}

function Key({ license, plugin }: { license: License; plugin: string }) {
  const { t } = useTranslation("license");
  const { number } = useFormat();
  const [rotating, setRotating] = useState(false);
  const active = license.status === "active";
  return (
    <section>
      <div className={classes.key}>
        <code>{license.key}</code>
        <CopyButton value={license.key} label={t("copy")} />
      </div>
      {license.status === "suspended" && <Badge tone="warn">{t("suspended")}</Badge>}
      {license.status === "revoked" && <Badge tone="bad">{t("revoked")}</Badge>}
      <p className={classes.text}>
        {license.maxActivations === undefined
          ? t("unlimited")
          : t("limit", { count: license.maxActivations, formatted: number(license.maxActivations) })}{" "}
        {t("secret")}
      </p>
      {active && (
        <Button
          className={classes.rotate}
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={<IconRefresh size={18} stroke={1.6} />}
          onClick={() => setRotating(true)}
        >
          {t("rotate.action")}
        </Button>
      )}
      {rotating && <RotateDialog plugin={plugin} onClose={() => setRotating(false)} />}
    </section>
  );
}

function Waiting() {
  return (
    <div className={classes.panel} aria-busy="true">
      <Skeleton height={48} radius="md" />
      <Skeleton height={18} width="70%" />
      <Skeleton height={64} radius="md" />
    </div>
  );
}
