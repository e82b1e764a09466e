/** One field that the server found wrong (RFC 9457 extension `errors`). */
export type FieldProblem = { location?: string; message?: string; value?: unknown };

/** Every failed call: the server's RFC 9457 problem, or `offline` when no answer came. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: FieldProblem[];
  /** Seconds after which trying again makes sense, when the server said so. */
  readonly retryAfter?: number;
  /** What to tell the operators: the log line has it too. */
  readonly requestId?: string;

  constructor(p: {
    code: string;
    status: number;
    detail?: string;
    errors?: FieldProblem[];
    retryAfter?: number;
    requestId?: string;
  }) {
    super(p.detail || p.code);
    this.name = "ProblemError";
    this.code = p.code;
    this.status = p.status;
    this.detail = p.detail ?? "";
    this.errors = p.errors ?? [];
    this.retryAfter = p.retryAfter;
    this.requestId = p.requestId;
  }

  /** Whether trying the same again may well succeed. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const offline = () => new ProblemError({ code: "offline", status: 0 });

/** Reads a failed answer; one that is no problem document (a proxy's page, say) becomes `error_<status>`. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const retryAfter = Number(response.headers.get("Retry-After")) || undefined;
  const requestId = response.headers.get("X-Request-Id") ?? undefined;
  const unknown = { code: `error_${response.status}`, status: response.status, retryAfter, requestId };
  if (!response.headers.get("Content-Type")?.includes("json")) return new ProblemError(unknown);
  try {
    const body = (await response.json()) as { code?: string; detail?: string; errors?: FieldProblem[] | null };
    return new ProblemError({
      ...unknown,
      code: body.code ?? unknown.code,
      detail: body.detail,
      errors: body.errors ?? [],
    });
  } catch {
    return new ProblemError(unknown);
  }
}
