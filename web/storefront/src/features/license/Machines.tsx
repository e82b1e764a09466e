import { Button, Skeleton } from "@mantine/core";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Confirm } from "@shared/components/Confirm";
import { LoadMore } from "@shared/components/LoadMore";
import { ErrorState } from "@shared/components/State";
import { When } from "@shared/components/When";
import { useFormat } from "@shared/format/useFormat";
import { notify } from "@shared/toast/notify";
import { IconFileDownload, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import classes from "./LicensePanel.module.css";
import { type License, licenseChanged, type Machine, machinesQuery } from "./queries";
import { fileName, saveFile } from "./saveFile";

type Props = { license: License; plugin: string };

/** The machines that a license is active on. */
export function Machines({ license, plugin }: Props) {
  const { t } = useTranslation("license");
  const { number } = useFormat();
  const machines = useInfiniteQuery(machinesQuery(plugin));
  const found = machines.data?.pages.flatMap((page) => page.items) ?? [];
  const used = number(license.activations);
  return (
    <section>
      <h3 className={classes.heading}>
        {license.maxActivations === undefined
          ? t("machines.used", { count: license.activations, used })
          : t("machines.usedOf", { used, most: number(license.maxActivations) })}
      </h3>
      {machines.isPending && <Skeleton height={56} radius="md" />}
      {machines.isError && <ErrorState error={machines.error} onRetry={() => void machines.refetch()} />}
      {machines.isSuccess && found.length === 0 && <p className={classes.text}>{t("machines.none")}</p>}
      <ul className={classes.machines}>
        {found.map((machine) => (
          <Row key={machine.id} machine={machine} license={license} plugin={plugin} />
        ))}
      </ul>
      <LoadMore
        hasMore={machines.hasNextPage}
        loading={machines.isFetchingNextPage}
        onMore={() => void machines.fetchNextPage()}
      />
    </section>
  );
}

function Row({ machine, license, plugin }: Props & { machine: Machine }) {
  const { t } = useTranslation("license");
  const name = machine.name || t("machines.unnamed");
  const [removing, setRemoving] = useState(false);
  return (
    <li className={classes.machine}>
      <div>
        <div className={classes.name}>{name}</div>
        <div className={classes.quiet}>
          {t("machines.since")} <When at={machine.activatedAt} />
        </div>
      </div>
      <div className={classes.acts}>
        {license.offline && license.status === "active" && (
          <FileButton machine={machine} plugin={plugin} label={t("file.of", { machine: name })} />
        )}
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t("machines.removeOf", { machine: name })}
          leftSection={<IconTrash size={18} stroke={1.6} />}
          onClick={() => setRemoving(true)}
        >
          {t("machines.remove")}
        </Button>
      </div>
      {removing && <RemoveDialog machine={machine} name={name} plugin={plugin} onClose={() => setRemoving(false)} />}
    </li>
  );
}

function FileButton({ machine, plugin, label }: { machine: Machine; plugin: string; label: string }) {
  const { t } = useTranslation("license");
  const { date } = useFormat();
  const toast = useProblemToast();
  const checkOut = useMutation({
    mutationFn: async () =>
      (
        await store.fetch.POST("/v1/plugins/{plugin}/license/activations/{activationId}/file", {
          params: { path: { plugin, activationId: machine.id } },
        })
      ).data,
    onSuccess(file) {
      if (!file) return;
      saveFile(fileName(plugin, machine.name), file.file);
      notify({ tone: "good", title: t("file.done"), message: t("file.doneText", { date: date(file.expiresAt) }) });
    },
    onError: toast,
  });
  return (
    <Button
      variant="default"
      size="sm"
      aria-label={label}
      loading={checkOut.isPending}
      leftSection={<IconFileDownload size={18} stroke={1.6} />}
      onClick={() => checkOut.mutate()}
    >
      {t("file.action")}
    </Button>
  );
}

type RemoveProps = { machine: Machine; name: string; plugin: string; onClose: () => void };

function RemoveDialog({ machine, name, plugin, onClose }: RemoveProps) {
  const { t } = useTranslation("license");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      store.fetch.DELETE("/v1/plugins/{plugin}/license/activations/{activationId}", {
        params: { path: { plugin, activationId: machine.id } },
      }),
    onSuccess: () => notify({ tone: "good", title: t("machines.removed") }),
    onError: toast,
    onSettled() {
      onClose();
      return licenseChanged(queryClient);
    },
  });
  return (
    <Confirm
      opened
      danger
      title={t("machines.removeOf", { machine: name })}
      confirmLabel={t("machines.remove")}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {t("machines.removeText")}
    </Confirm>
  );
}
