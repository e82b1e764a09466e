import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { pluginBySlug } from "@/features/catalogue/queries";
import { ownReview, reviewsKey } from "../queries";

/** After writing or deleting: the own review, the list, and the averages wherever the plugin stands. */
export function useReviewsChanged(slug: string) {
  const queryClient = useQueryClient();
  return useCallback(
    () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ownReview(slug).queryKey }),
        queryClient.invalidateQueries({ queryKey: reviewsKey(slug) }),
        queryClient.invalidateQueries(pluginBySlug(slug)),
      ]),
    [queryClient, slug],
  );
}
