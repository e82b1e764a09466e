import { idempotencyKey } from "@shared/api/client";
import { useProblemToast } from "@shared/api/useProblemToast";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { panel, type Schemas } from "@/api";
import { submissionQuery } from "./queries";

/** A message on its way: its key stays the same however often it is tried. */
export type Pending = { key: string; body: string; failed: boolean };

type Message = Schemas["ReviewMessage"];

/** The submission brings the first of the thread; a thread longer than that is read on from there. */
const broughtAlong = 100;

export function useThread(submission: Schemas["Submission"]) {
  const queryClient = useQueryClient();
  const toast = useProblemToast();
  const [text, setText] = useState("");
  const [pending, setPending] = useState<Pending[]>([]);
  const rest = useInfiniteQuery({
    queryKey: ["get", "/v1/submissions/{id}/messages", submission.id],
    initialPageParam: undefined as string | undefined,
    enabled: submission.messages.length >= broughtAlong,
    queryFn: async ({ pageParam, signal }) =>
      (
        await panel.fetch.GET("/v1/submissions/{id}/messages", {
          params: { path: { id: submission.id }, query: { cursor: pageParam, limit: 100 } },
          signal,
        })
      ).data ?? { items: [] },
    getNextPageParam: (page) => page.nextCursor || undefined,
  });
  const post = async (message: Pending) => {
    try {
      const { data } = await panel.fetch.POST("/v1/submissions/{id}/messages", {
        params: { path: { id: submission.id }, header: { "Idempotency-Key": message.key } },
        body: { body: message.body },
      });
      if (data)
        queryClient.setQueryData(submissionQuery(submission.id).queryKey, (before) => withMessage(before, data));
      setPending((before) => before.filter(({ key }) => key !== message.key));
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/submissions/{id}"] });
      void queryClient.invalidateQueries({ queryKey: ["get", "/v1/submissions/{id}/messages", submission.id] });
    } catch (error) {
      setPending((before) => before.map((one) => (one.key === message.key ? { ...one, failed: true } : one)));
      toast(error);
    }
  };
  return {
    text,
    setText,
    pending,
    messages: merged(submission.messages, rest.data?.pages.flatMap((page) => page.items) ?? []),
    hasMore: rest.hasNextPage,
    loadingMore: rest.isFetchingNextPage,
    loadMore: () => void rest.fetchNextPage(),
    send() {
      const body = text.trim();
      if (!body) return;
      const message = { key: idempotencyKey(), body, failed: false };
      setPending((before) => [...before, message]);
      setText("");
      void post(message);
    },
    retry(message: Pending) {
      const again = { ...message, failed: false };
      setPending((before) => before.map((one) => (one.key === message.key ? again : one)));
      void post(again);
    },
  };
}

function withMessage(submission: Schemas["Submission"] | undefined, message: Message) {
  return submission && { ...submission, messages: merged(submission.messages, [message]) };
}

function merged(...lists: Message[][]): Message[] {
  return [...new Map(lists.flat().map((message) => [message.id, message])).values()];
}
