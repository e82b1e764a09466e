import createFetchClient, { type Middleware } from "openapi-fetch";
import createReactQueryClient from "openapi-react-query";
import { takeBooted } from "./boot";
import { offline, ProblemError, problemFrom } from "./problem";

const base = "/api";

/** Listeners learn that the session has ended, so that people can log in again without losing what they wrote. */
const sessionEnded = new Set<() => void>();

export function onSessionEnded(listener: () => void): () => void {
  sessionEnded.add(listener);
  return () => sessionEnded.delete(listener);
}

const problems: Middleware = {
  async onResponse({ response, schemaPath }) {
    if (response.ok || response.status === 304) return undefined;
    const problem = await problemFrom(response);
    if (problem.code === "unauthenticated" && schemaPath !== "/v1/account")
      for (const listener of sessionEnded) listener();
    throw problem;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return error;
    return error instanceof ProblemError ? error : offline();
  },
};

/** Answers that came with the page are used before the network is. */
async function fetchOrBooted(request: Request): Promise<Response> {
  if (request.method === "GET") {
    const url = new URL(request.url);
    const booted = takeBooted(url.pathname.slice(base.length) + url.search);
    if (booted) return booted;
  }
  return fetch(request);
}

/** The two clients of an API: `fetch` for what is done once, `query` for React Query. Both throw ProblemError. */
export function createApi<Paths extends object>() {
  const client = createFetchClient<Paths>({ baseUrl: base, fetch: fetchOrBooted });
  client.use(problems);
  return { fetch: client, query: createReactQueryClient(client) };
}

/** A fresh key per intention: a repeated click or a retry of the same intention sends the same one. */
export const idempotencyKey = () => crypto.randomUUID();
