import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { type Schemas, store } from "@/api";

export type Proof = Schemas["Proof"];
export type Reconciliation = Schemas["Reconciliation"];
export type ReconciledCurrency = Schemas["ReconciledCurrency"];
export type Case = Schemas["ReconciliationCase"];
export type CaseDetail = Schemas["ReconciliationCaseDetail"];

const every = { minute: 60_000, moving: 1500 };

/** Looked at often while a reconciliation runs. */
export const proofQuery = store.query.queryOptions(
  "get",
  "/v1/admin/proof",
  {},
  { refetchInterval: ({ state: { data } }) => (data?.running ? every.moving : every.minute) },
);

export const historyQuery = infiniteQueryOptions({
  queryKey: ["get", "/v1/admin/reconciliations", "pages"],
  initialPageParam: "",
  async queryFn({ pageParam, signal }) {
    const query = { cursor: pageParam || undefined };
    const { data } = await store.fetch.GET("/v1/admin/reconciliations", { params: { query }, signal });
    return { items: data?.items ?? [], nextCursor: data?.nextCursor };
  },
  getNextPageParam: (page) => page.nextCursor,
});

export const casesQuery = (status: Case["status"]) =>
  infiniteQueryOptions({
    queryKey: ["get", "/v1/admin/reconciliation-cases", status],
    initialPageParam: "",
    async queryFn({ pageParam, signal }) {
      const query = { status, cursor: pageParam || undefined, limit: 25 };
      const { data } = await store.fetch.GET("/v1/admin/reconciliation-cases", { params: { query }, signal });
      return { items: data?.items ?? [], nextCursor: data?.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
  });

export const caseQuery = (caseId: string) =>
  store.query.queryOptions("get", "/v1/admin/reconciliation-cases/{caseId}", { params: { path: { caseId } } });

/** After a run, and after a case was closed: everything that tells of either. */
export const proofChanged = (queryClient: QueryClient) =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => /^\/v1\/admin\/(proof|reconciliation)/.test(String(queryKey[1])),
  });
