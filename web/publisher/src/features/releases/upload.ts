import { offline, ProblemError, problemFrom } from "@shared/api/problem";
import type { Schemas } from "@/api";

export type Release = Schemas["Release"];

/** As the server has it (internal/archive). */
export const longestArchive = 100 * 1024 * 1024;
export const archiveEndings = [".zip", ".tgz", ".tar.gz"];

/** What can be said of a file before sending it: a code of docs/problems.md, or undefined. */
export function refusalOf(file: File): "request_too_large" | "archive_unreadable" | undefined {
  const name = file.name.toLowerCase();
  if (!archiveEndings.some((ending) => name.endsWith(ending)) || file.size === 0) return "archive_unreadable";
  return file.size > longestArchive ? "request_too_large" : undefined;
}

type Request = {
  method: "POST" | "PUT";
  path: string;
  file: File;
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/** Sends an archive and tells how far it is, which fetch cannot. Fails as every call does, with ProblemError. */
export function sendArchive({ method, path, file, onProgress, signal }: Request): Promise<Release> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, `/api${path}`);
    request.setRequestHeader(
      "Content-Type",
      file.name.toLowerCase().endsWith(".zip") ? "application/zip" : "application/gzip",
    );
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as Release);
      void problemFrom(responseOf(request)).then(reject);
    };
    request.onerror = () => reject(offline());
    request.onabort = () => reject(new ProblemError({ code: "aborted", status: 0 }));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["Content-Type", "Retry-After", "X-Request-Id"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(request.responseText, { status: request.status, headers });
}
