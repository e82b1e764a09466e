import { useProblemToast } from "@shared/api/useProblemToast";
import { apiUrl } from "@shared/components/PluginIcon";
import { useMutation } from "@tanstack/react-query";
import { store } from "@/api";
import { leaveFor } from "./leave";

/** Asks for a short-lived address and hands it to the browser, which saves what comes. */
export function useDownload(plugin: string) {
  const onError = useProblemToast();
  return useMutation({
    mutationFn: (version: string) =>
      store.fetch.POST("/v1/plugins/{plugin}/versions/{version}/download", {
        params: { path: { plugin, version } },
      }),
    onSuccess: ({ data }) => data && leaveFor(apiUrl(data.url)),
    onError,
  });
}
