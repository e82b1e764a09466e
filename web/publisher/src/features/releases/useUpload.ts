import { offline, ProblemError } from "@shared/api/problem";
import { useCallback, useRef, useState } from "react";
import { sha256Of } from "@/components/sha256";
import { type Release, refusalOf, sendArchive } from "./upload";

export type UploadState =
  | { step: "idle" }
  | { step: "hashing"; file: File }
  | { step: "sending"; file: File; share: number }
  | { step: "failed"; file: File; error: ProblemError | "mismatch" };

type Options = { method: "POST" | "PUT"; path: string; onDone: (release: Release) => void };

/** One upload after the other: digest here, send, compare with the server's digest. */
export function useUpload({ method, path, onDone }: Options) {
  const [state, setState] = useState<UploadState>({ step: "idle" });
  const running = useRef<AbortController>(undefined);
  const start = useCallback(
    async (file: File) => {
      const refusal = refusalOf(file);
      if (refusal) {
        setState({ step: "failed", file, error: new ProblemError({ code: refusal, status: 422 }) });
        return;
      }
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      try {
        setState({ step: "hashing", file });
        const digest = await sha256Of(file);
        if (controller.signal.aborted) return;
        setState({ step: "sending", file, share: 0 });
        const release = await sendArchive({
          method,
          path,
          file,
          signal: controller.signal,
          onProgress: (share) => setState({ step: "sending", file, share }),
        });
        if (release.sha256 !== digest) {
          setState({ step: "failed", file, error: "mismatch" });
          return;
        }
        setState({ step: "idle" });
        onDone(release);
      } catch (error) {
        if (controller.signal.aborted) return;
        setState({ step: "failed", file, error: error instanceof ProblemError ? error : offline() });
      }
    },
    [method, path, onDone],
  );
  const cancel = useCallback(() => {
    running.current?.abort();
    setState({ step: "idle" });
  }, []);
  return { state, start, cancel };
}
