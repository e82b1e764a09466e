import { useProblemToast } from "@shared/api/useProblemToast";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { panel, type Schemas } from "@/api";
import { pluginQuery } from "@/features/plugins/queries";
import { imageRefusal, type PluginImage, sendImage } from "./images";

type Plugin = Schemas["Plugin"];

/** Pictures are saved one by one, each when it is chosen; order and removal show at once. */
export function useImages(plugin: Plugin) {
  const { t } = useTranslation("listing");
  const toast = useProblemToast();
  const queryClient = useQueryClient();
  const { queryKey } = pluginQuery(plugin.id);
  const refresh = () => queryClient.invalidateQueries({ queryKey });
  const show = (change: (before: Plugin) => Plugin) =>
    queryClient.setQueryData(queryKey, (before: Plugin | undefined) => before && change(before));

  const upload = useMutation({
    async mutationFn({ kind, files }: { kind: PluginImage["kind"]; files: File[] }) {
      for (const file of files) {
        const refusal = imageRefusal(file);
        if (refusal) notify({ tone: "bad", title: t(`image.${refusal}`, { file: file.name }) });
        else await sendImage(plugin.id, kind, file);
      }
    },
    onError: toast,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (image: PluginImage) => panel.fetch.DELETE("/v1/images/{id}", { params: { path: { id: image.id } } }),
    onMutate: (image) =>
      show((before) => ({
        ...before,
        icon: before.icon?.id === image.id ? undefined : before.icon,
        screenshots: before.screenshots.filter(({ id }) => id !== image.id),
      })),
    onError: toast,
    onSettled: refresh,
  });
  const order = useMutation({
    mutationFn: (screenshots: PluginImage[]) =>
      panel.fetch.PUT("/v1/plugins/{id}/screenshots/order", {
        params: { path: { id: plugin.id } },
        body: { ids: screenshots.map(({ id }) => id) },
      }),
    onMutate: (screenshots) => show((before) => ({ ...before, screenshots })),
    onError: toast,
    onSettled: refresh,
  });
  const describe = useMutation({
    mutationFn: ({ id, alt }: { id: string; alt: string }) =>
      panel.fetch.PATCH("/v1/images/{id}", { params: { path: { id } }, body: { alt } }),
    onError: toast,
    onSettled: refresh,
  });
  return { upload, remove, order, describe };
}
