import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { ProblemError } from "../api/problem";
import { type Account, sessionQuery } from "./session";

type Args = { context: { queryClient: QueryClient }; location: { href: string } };

/** For `beforeLoad`: sends who is not logged in to the log-in page and back afterwards. With roles, others see that they may not. */
export function signedIn(...roles: string[]) {
  return async ({ context, location }: Args): Promise<{ account: Account }> => {
    const account = await context.queryClient.ensureQueryData(sessionQuery);
    if (!account) throw redirect({ to: "/log-in", search: { next: location.href } });
    if (roles.length > 0 && !roles.includes(account.role)) throw new ProblemError({ code: "forbidden", status: 403 });
    return { account };
  };
}

/** Only a path of our own may be gone to after logging in. Browsers take a backslash for a slash, and drop tabs and line breaks. */
export function safeNext(next: unknown): string | undefined {
  return typeof next === "string" && /^\/(?!\/)[^\s\\\p{Cc}]*$/u.test(next) ? next : undefined;
}
