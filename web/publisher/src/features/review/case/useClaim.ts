import { useProblemToast } from "@shared/api/useProblemToast";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { panel, type Schemas } from "@/api";
import { useQueueChanged } from "../queue/useQueue";
import { caseQuery } from "./caseQuery";
import { idleAfter, shouldRenew } from "./claim";

const activity = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Takes, keeps and gives back the lock on a case. While the case is open and somebody is at work, the lock renews itself. */
export function useClaim(review: Schemas["ReviewCase"]) {
  const queryClient = useQueryClient();
  const queueChanged = useQueueChanged();
  const toast = useProblemToast();
  const path = { id: review.id };
  const key = caseQuery(review.id).queryKey;
  const reread = () => Promise.all([queryClient.invalidateQueries({ queryKey: key }), queueChanged()]);
  const take = useMutation({
    mutationFn: () => panel.fetch.POST("/v1/review/{id}/claim", { params: { path } }),
    onSuccess: ({ data: claim }) => queryClient.setQueryData(key, (before) => before && { ...before, claim }),
    onError: toast,
    onSettled: reread,
  });
  const release = useMutation({
    mutationFn: () => panel.fetch.POST("/v1/review/{id}/release", { params: { path } }),
    onSuccess: () => queryClient.setQueryData(key, (before) => before && { ...before, claim: undefined }),
    onError: toast,
    onSettled: reread,
  });
  const now = useNow();
  const lastActive = useLastActive();
  const { claim } = review;
  const { mutate, isPending } = take;
  useEffect(() => {
    const visible = document.visibilityState === "visible";
    if (!isPending && shouldRenew(claim, { now, lastActive: lastActive.current, visible })) mutate();
  }, [claim, now, isPending, mutate, lastActive]);
  return { take, release, now, idle: now - lastActive.current > idleAfter };
}

/** The present, four times a minute. */
function useNow() {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function useLastActive() {
  const last = useRef(Date.now());
  useEffect(() => {
    const seen = () => {
      last.current = Date.now();
    };
    for (const kind of activity) document.addEventListener(kind, seen, { passive: true });
    return () => {
      for (const kind of activity) document.removeEventListener(kind, seen);
    };
  }, []);
  return last;
}
