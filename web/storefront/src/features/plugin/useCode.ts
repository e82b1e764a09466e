import { ProblemError } from "@shared/api/problem";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Schemas } from "@/api";
import { quoteWithCode } from "./queries";

export type Code = {
  /** As it stands in the address. */
  typed?: string;
  checking: boolean;
  quote?: Schemas["Quote"];
  /** Why it is not taken. */
  error?: ProblemError;
  apply: (code: string) => void;
  remove: () => void;
};

/**
 * A discount code, typed or come with a link, held against the price of a currency once `wanted`. It is kept in the address: so it
 * survives logging in, and can be passed on.
 */
export function useCode(plugin: string, currency: string, typed: string | undefined, wanted: boolean): Code {
  const navigate = useNavigate();
  const { data, error, isFetching } = useQuery({
    ...quoteWithCode(plugin, currency, typed ?? ""),
    enabled: wanted && typed !== undefined,
  });
  const put = useCallback(
    (coupon: string | undefined) =>
      void navigate({ to: ".", search: (before) => ({ ...before, coupon }), replace: true, resetScroll: false }),
    [navigate],
  );
  const asked = wanted && typed !== undefined;
  return {
    typed,
    checking: asked && isFetching,
    quote: asked && !error ? data : undefined,
    error: asked && error instanceof ProblemError ? error : undefined,
    apply: put,
    remove: useCallback(() => put(undefined), [put]),
  };
}
