import { lazy, Suspense, useEffect, useState } from "react";
import { setToastHost, type Toast } from "./notify";

const Toasts = lazy(() => import("./Toasts"));

/** Where toasts appear; nothing is loaded until there is one. */
export function ToastHost() {
  const [waiting, setWaiting] = useState<Toast[]>([]);
  useEffect(() => setToastHost((toast) => setWaiting((before) => [...before, toast])), []);
  if (waiting.length === 0) return null;
  return (
    <Suspense>
      <Toasts toasts={waiting} />
    </Suspense>
  );
}
