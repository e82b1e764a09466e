import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { store } from "@/api";

/** What the server suggests for words that are being typed; an answer that was overtaken is dropped. */
export function useSuggestions(typed: string, open: boolean) {
  const [q] = useDebouncedValue(typed.trim(), 140);
  const options = store.query.queryOptions("get", "/v1/search/suggestions", { params: { query: { q, limit: 6 } } });
  const { data } = useQuery({
    ...options,
    enabled: open && q.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  return q && typed.trim() ? data : undefined;
}
