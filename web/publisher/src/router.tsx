import { signedIn } from "@shared/account/guard";
import { accountRoutes } from "@shared/account/routes";
import { RouteError, RouteNotFound } from "@shared/app/RouteStates";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { Outside } from "./features/shell/Outside";
import { Shell } from "./features/shell/Shell";

export type RouterContext = { queryClient: QueryClient };

const root = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: RouteError,
  notFoundComponent: RouteNotFound,
});

/** Logging in, signing up and what the mails of both link to. */
const outside = createRoute({ getParentRoute: () => root, id: "outside", component: Outside });

/** Everything but the pages of logging in stands in the shell and asks for an account. */
const inside = createRoute({ getParentRoute: () => root, id: "inside", beforeLoad: signedIn(), component: Shell });
const at = { getParentRoute: () => inside } as const;

const dashboard = createRoute({
  ...at,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/Dashboard"), "Dashboard"),
});
const plugins = createRoute({
  ...at,
  path: "/plugins",
  component: lazyRouteComponent(() => import("./pages/plugins/Plugins"), "Plugins"),
});
const newPlugin = createRoute({
  ...at,
  path: "/plugins/new",
  component: lazyRouteComponent(() => import("./pages/plugins/NewPlugin"), "NewPlugin"),
});
const plugin = createRoute({
  ...at,
  path: "/plugins/$pluginId",
  component: lazyRouteComponent(() => import("./pages/plugins/PluginLayout"), "PluginLayout"),
});
const ofPlugin = { getParentRoute: () => plugin } as const;
const pluginListing = createRoute({
  ...ofPlugin,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/plugins/Listing"), "Listing"),
});
const pluginReleases = createRoute({
  ...ofPlugin,
  path: "/releases",
  component: lazyRouteComponent(() => import("./pages/plugins/Releases"), "Releases"),
});
const pluginRelease = createRoute({
  ...ofPlugin,
  path: "/releases/$releaseId",
  component: lazyRouteComponent(() => import("./pages/plugins/Release"), "Release"),
});
const pluginStatistics = createRoute({
  ...ofPlugin,
  path: "/statistics",
  component: lazyRouteComponent(() => import("./pages/plugins/PluginStatistics"), "PluginStatistics"),
});
const pluginPublications = createRoute({
  ...ofPlugin,
  path: "/publications",
  component: lazyRouteComponent(() => import("./pages/plugins/PluginPublications"), "PluginPublications"),
});
const submissions = createRoute({
  ...at,
  path: "/submissions",
  component: lazyRouteComponent(() => import("./pages/Submissions"), "Submissions"),
});
const submission = createRoute({
  ...at,
  path: "/submissions/$submissionId",
  component: lazyRouteComponent(() => import("./pages/Submission"), "Submission"),
});
const publications = createRoute({
  ...at,
  path: "/publications",
  component: lazyRouteComponent(() => import("./pages/Publications"), "Publications"),
});
const security = createRoute({
  ...at,
  path: "/account/security",
  component: lazyRouteComponent(() => import("@shared/account/pages/Security"), "Security"),
});
const settings = createRoute({
  ...at,
  path: "/account/settings",
  component: lazyRouteComponent(() => import("@shared/account/pages/Settings"), "Settings"),
});

const staff = signedIn("reviewer", "admin");
const reviewQueue = createRoute({
  ...at,
  path: "/review",
  beforeLoad: staff,
  component: lazyRouteComponent(() => import("./pages/review/Queue"), "Queue"),
});
const reviewCase = createRoute({
  ...at,
  path: "/review/$submissionId",
  beforeLoad: staff,
  component: lazyRouteComponent(() => import("./pages/review/Case"), "Case"),
});

const operations = createRoute({
  ...at,
  path: "/operations",
  beforeLoad: signedIn("admin"),
  component: lazyRouteComponent(() => import("./pages/operations/OperationsLayout"), "OperationsLayout"),
});
const inOperations = { getParentRoute: () => operations } as const;
const operationsHome = createRoute({
  ...inOperations,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/operations/Overview"), "Overview"),
});
const operationsSyncs = createRoute({
  ...inOperations,
  path: "/syncs",
  component: lazyRouteComponent(() => import("./pages/operations/Syncs"), "Syncs"),
});
const operationsPlugins = createRoute({
  ...inOperations,
  path: "/plugins",
  component: lazyRouteComponent(() => import("./pages/operations/AllPlugins"), "AllPlugins"),
});
const operationsAccounts = createRoute({
  ...inOperations,
  path: "/accounts",
  component: lazyRouteComponent(() => import("./pages/operations/Accounts"), "Accounts"),
});
const operationsAudit = createRoute({
  ...inOperations,
  path: "/audit",
  component: lazyRouteComponent(() => import("./pages/operations/Audit"), "Audit"),
});

const routeTree = root.addChildren([
  outside.addChildren([...accountRoutes(outside)]),
  inside.addChildren([
    dashboard,
    plugins,
    newPlugin,
    plugin.addChildren([pluginListing, pluginReleases, pluginRelease, pluginStatistics, pluginPublications]),
    submissions,
    submission,
    publications,
    security,
    settings,
    reviewQueue,
    reviewCase,
    operations.addChildren([operationsHome, operationsSyncs, operationsPlugins, operationsAccounts, operationsAudit]),
  ]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: RouteNotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
