import { useProblemToast } from "@shared/api/useProblemToast";
import { notify } from "@shared/toast/notify";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import { featuredQuery } from "../queries";
import type { Choice } from "./featuredList";

/** Saves the whole list; the answer is what the store has now. */
export function useSaveFeatured(onSaved: () => void) {
  const { t } = useTranslation("admin");
  const queryClient = useQueryClient();
  return useMutation({
    async mutationFn(list: Choice[]) {
      const body = { plugins: list.map((one) => one.slug) };
      return (await store.fetch.PUT("/v1/admin/featured", { body })).data;
    },
    onSuccess(saved) {
      queryClient.setQueryData(featuredQuery.queryKey, saved);
      onSaved();
      notify({ tone: "good", title: t("featured.saved") });
    },
    onError: useProblemToast(),
  });
}
