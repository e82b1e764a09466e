import { type AnyRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { safeNext } from "./guard";

const withNext = (search: Record<string, unknown>): { next?: string } => ({ next: safeNext(search.next) });

/** The pages that both applications have alike. Their addresses stand in mails (internal/mail/templates). */
export function accountRoutes<Root extends AnyRoute>(root: Root) {
  const at = { getParentRoute: () => root } as const;
  return [
    createRoute({
      ...at,
      path: "/log-in",
      validateSearch: withNext,
      component: lazyRouteComponent(() => import("./pages/LogIn"), "LogIn"),
    }),
    createRoute({
      ...at,
      path: "/sign-up",
      validateSearch: withNext,
      component: lazyRouteComponent(() => import("./pages/SignUp"), "SignUp"),
    }),
    createRoute({
      ...at,
      path: "/verify-email",
      component: lazyRouteComponent(() => import("./pages/VerifyEmail"), "VerifyEmail"),
    }),
    createRoute({
      ...at,
      path: "/forgotten-password",
      component: lazyRouteComponent(() => import("./pages/ForgottenPassword"), "ForgottenPassword"),
    }),
    createRoute({
      ...at,
      path: "/reset-password",
      component: lazyRouteComponent(() => import("./pages/ResetPassword"), "ResetPassword"),
    }),
  ] as const;
}
