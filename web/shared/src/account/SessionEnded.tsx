import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { onSessionEnded } from "../api/client";
import { sessionQuery } from "./session";

const Dialog = lazy(() => import("./SessionEndedDialog"));

/** When the session ends under somebody's hands: log in over the page, so that what they wrote stays. */
export function SessionEnded() {
  const [ended, setEnded] = useState(false);
  const queryClient = useQueryClient();
  useEffect(
    () =>
      onSessionEnded(() => {
        // Who was never logged in is sent to the log-in page by the route instead.
        if (queryClient.getQueryData(sessionQuery.queryKey)) setEnded(true);
      }),
    [queryClient],
  );
  if (!ended) return null;
  return (
    <Suspense>
      <Dialog onClose={() => setEnded(false)} />
    </Suspense>
  );
}
