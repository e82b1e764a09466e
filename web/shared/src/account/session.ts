import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { takeGuest } from "../api/boot";
import { createApi } from "../api/client";
import { ProblemError } from "../api/problem";
import type { components, paths } from "../api/store.gen";

/** Each side has roles of its own; all else is alike. */
export type Account = Omit<components["schemas"]["AccountBody"], "role"> & { role: string };

/** The routes of an account, which are the same in both APIs (internal/accountapi). */
type AccountPaths = { [P in keyof paths as P extends `/v1/account${string}` ? P : never]: paths[P] };

export const accountApi = createApi<AccountPaths>();

/** Who is logged in; null is nobody. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: 60_000,
  async queryFn(): Promise<Account | null> {
    if (takeGuest()) return null;
    try {
      const { data } = await accountApi.fetch.GET("/v1/account");
      return data ?? null;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) return null;
      throw error;
    }
  },
});

export const useSession = () => useQuery(sessionQuery).data;

/** Takes over another identity: nothing that was fetched for the one before may be shown. */
export function useIdentityChange() {
  const queryClient = useQueryClient();
  return useCallback(
    async (account: Account | null) => {
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
      queryClient.setQueryData(sessionQuery.queryKey, account);
    },
    [queryClient],
  );
}
