import { ActionIcon, Menu } from "@mantine/core";
import { brand } from "@shared/api/boot";
import { idempotencyKey } from "@shared/api/client";
import { useProblemToast } from "@shared/api/useProblemToast";
import { Confirm } from "@shared/components/Confirm";
import { notify } from "@shared/toast/notify";
import { IconDots, IconExternalLink, IconEye, IconEyeOff, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";

type Action = "unlist" | "relist" | "delete";

/** What can be done now with the plugin as a whole; nothing that cannot. */
export function PluginActions({ plugin }: { plugin: Schemas["Plugin"] }) {
  const { t } = useTranslation(["plugins", "common"]);
  const [asked, setAsked] = useState<Action>();
  const listed = plugin.status === "listed";
  const unlisted = plugin.status === "unlisted";
  const deletable = plugin.status === "draft" && !plugin.slugReserved;
  if (!listed && !unlisted && !deletable) return null;
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="default" size={40} aria-label={t("menu.label")}>
            <IconDots size={20} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {listed && (
            <Menu.Item
              component="a"
              href={`${brand.storefrontUrl}/plugins/${plugin.slug}`}
              leftSection={<IconExternalLink size={18} stroke={1.6} />}
            >
              {t("menu.store")}
            </Menu.Item>
          )}
          {listed && (
            <Menu.Item leftSection={<IconEyeOff size={18} stroke={1.6} />} onClick={() => setAsked("unlist")}>
              {t("menu.unlist")}
            </Menu.Item>
          )}
          {unlisted && (
            <Menu.Item leftSection={<IconEye size={18} stroke={1.6} />} onClick={() => setAsked("relist")}>
              {t("menu.relist")}
            </Menu.Item>
          )}
          {deletable && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={18} stroke={1.6} />}
              onClick={() => setAsked("delete")}
            >
              {t("menu.delete")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked && <Asked plugin={plugin} action={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function Asked({ plugin, action, onClose }: { plugin: Schemas["Plugin"]; action: Action; onClose: () => void }) {
  const { t } = useTranslation(["plugins", "common"]);
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [key] = useState(idempotencyKey);
  const run = useMutation({
    async mutationFn() {
      const params = { path: { id: plugin.id } };
      const headers = { "Idempotency-Key": key };
      if (action === "delete") await panel.fetch.DELETE("/v1/plugins/{id}", { params });
      else
        await panel.fetch.POST(action === "unlist" ? "/v1/plugins/{id}/unlist" : "/v1/plugins/{id}/relist", {
          params,
          headers,
        });
    },
    async onSuccess() {
      onClose();
      notify({ tone: "good", title: t(action === "delete" ? "delete.done" : `${action}.started`) });
      if (action === "delete") await navigate({ to: "/plugins" });
      else await navigate({ to: "/plugins/$pluginId/publications", params: { pluginId: plugin.id } });
      void queryClient.invalidateQueries({ queryKey: ["get"] });
    },
    onError(error) {
      onClose();
      toast(error);
    },
  });
  const titles = {
    unlist: t("unlist.title", { plugin: plugin.name }),
    relist: t("relist.title", { plugin: plugin.name }),
    delete: t("delete.title", { plugin: plugin.name }),
  };
  return (
    <Confirm
      opened
      title={titles[action]}
      confirmLabel={t(action === "delete" ? "common:action.delete" : `menu.${action}`)}
      danger={action !== "relist"}
      busy={run.isPending}
      onConfirm={() => run.mutate()}
      onClose={onClose}
    >
      {t(`${action}.text`)}
    </Confirm>
  );
}
