import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { panel, type Schemas } from "@/api";
import { pluginQuery } from "@/features/plugins/queries";
import { readinessQuery } from "@/features/releases/queries";
import { Draft } from "./Draft";

type Plugin = Schemas["Plugin"];

/** The plugin's listing as it is being edited, saved by itself. */
export function useDraft(plugin: Plugin) {
  const queryClient = useQueryClient();
  const [draft] = useState(
    () =>
      new Draft(plugin, {
        async send(patch, revision) {
          const { data } = await panel.fetch.PATCH("/v1/plugins/{id}", {
            params: { path: { id: plugin.id }, header: { "If-Match": `"${revision}"` } },
            body: patch,
          });
          const saved = data as Plugin;
          queryClient.setQueryData(pluginQuery(plugin.id).queryKey, saved);
          return saved;
        },
        read: () => queryClient.fetchQuery({ ...pluginQuery(plugin.id), staleTime: 0 }),
        storage: localStorage,
        after(milliseconds, run) {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
  );
  const snapshot = useSyncExternalStore(draft.subscribe, draft.getSnapshot);

  useEffect(() => draft.adopt(plugin), [draft, plugin]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every revision may be ready or not
  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: readinessQuery(plugin.id).queryKey });
  }, [queryClient, plugin.id, plugin.revision]);

  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      if (draft.getSnapshot().state !== "saved") event.preventDefault();
    };
    window.addEventListener("online", draft.flush);
    window.addEventListener("beforeunload", leaving);
    return () => {
      window.removeEventListener("online", draft.flush);
      window.removeEventListener("beforeunload", leaving);
      draft.flush();
    };
  }, [draft]);

  return { ...snapshot, edit: draft.edit, resolve: draft.resolve, retry: draft.flush };
}
