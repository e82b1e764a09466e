import { apiUrl } from "@shared/components/PluginIcon";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { store } from "@/api";

/** Asks for a link that holds for minutes and lets the browser save what it leads to. */
export function useDownload(plugin: string) {
  const queryClient = useQueryClient();
  return useMutation({
    async mutationFn(version: string) {
      const { data } = await store.fetch.POST("/v1/plugins/{plugin}/versions/{version}/download", {
        params: { path: { plugin, version } },
      });
      return data;
    },
    onSuccess(link) {
      if (!link) return;
      location.assign(apiUrl(link.url));
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/library"] });
    },
  });
}
