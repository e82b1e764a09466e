import { useInfiniteQuery } from "@tanstack/react-query";
import { createApi } from "../api/client";
import type { components, paths } from "../api/store.gen";

export type ManagedAccount = components["schemas"]["ManagedAccountBody"];

/** An admin's routes over accounts, which are the same in both APIs (internal/accountapi). */
type AdminAccountPaths = { [P in keyof paths as P extends `/v1/admin/accounts${string}` ? P : never]: paths[P] };

/** Each side has roles of its own; the types are those of the store. */
type Role = ManagedAccount["role"];

export const adminAccountsApi = createApi<AdminAccountPaths>();

export const accountsKey = ["get", "/v1/admin/accounts"] as const;

export type AccountsFilter = { search?: string; role?: string };

export function useAccounts(filter: AccountsFilter) {
  return useInfiniteQuery({
    queryKey: [...accountsKey, filter],
    initialPageParam: "",
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, role: filter.role as Role | undefined, cursor: pageParam || undefined };
      return (await adminAccountsApi.fetch.GET("/v1/admin/accounts", { params: { query }, signal })).data;
    },
    getNextPageParam: (page) => page?.nextCursor || undefined,
  });
}
