import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "./problem";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ProblemError;
  }
}

/** Trying again helps only when the server or the network was at fault. */
const worthRetrying = (failures: number, error: unknown) =>
  failures < 3 && error instanceof ProblemError && error.transient && error.status !== 429;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 30_000, refetchOnWindowFocus: true, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
