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
import { couponQuery, couponsQuery } from "./features/coupons/queries";
import { attentionQuery, latestEventsQuery, pluginChoiceQuery } from "./features/dashboard/queries";
import { dashboardSearch } from "./features/dashboard/search";
import { allPluginsQuery, auditQuery, countsQuery, overdueQuery, syncsQuery } from "./features/operations/queries";
import { accountsSearch, auditSearch, syncsSearch } from "./features/operations/search";
import {
  accountQuery,
  balancesQuery,
  bankQuery,
  historyQuery,
  settingsQuery,
  statementQuery,
} from "./features/payouts/queries";
import { payoutsSearch, statementSearch } from "./features/payouts/search";
import { pluginQuery, pluginsQuery } from "./features/plugins/queries";
import { pluginsSearch } from "./features/plugins/search";
import { pluginPublicationsQuery, publicationsQuery } from "./features/publications/queries";
import { publicationsSearch } from "./features/publications/search";
import { readinessQuery, releaseQuery, releasesQuery } from "./features/releases/queries";
import { caseQuery, filesQuery } from "./features/review/case/caseQuery";
import { summaryQuery } from "./features/review/queue/queries";
import { caseSearch, queueSearch } from "./features/review/search";
import { Outside } from "./features/shell/Outside";
import { texts } from "./features/shell/prepare";
import { Shell } from "./features/shell/Shell";
import { breakdownQuery, statisticsQuery } from "./features/statistics/queries";
import { daysOf, rangeSearch } from "./features/statistics/range";
import { submissionQuery, submissionsQuery } from "./features/submissions/queries";

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
  validateSearch: dashboardSearch,
  loaderDeps: ({ search }) => ({ days: daysOf(search), plugin: search.plugin }),
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchQuery(pluginChoiceQuery);
    void queryClient.prefetchQuery(attentionQuery);
    void queryClient.prefetchQuery(statisticsQuery(deps.days, deps.plugin));
    void queryClient.prefetchQuery(breakdownQuery(deps.days));
    void queryClient.prefetchQuery(latestEventsQuery(deps.plugin));
    return texts("dashboard", "statistics", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/Dashboard"), "Dashboard"),
});
const plugins = createRoute({
  ...at,
  path: "/plugins",
  validateSearch: pluginsSearch,
  loaderDeps: ({ search }) => search,
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchInfiniteQuery(pluginsQuery(deps));
    return texts("plugins", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/Plugins"), "Plugins"),
});
const newPlugin = createRoute({
  ...at,
  path: "/plugins/new",
  loader: () => texts("plugins"),
  component: lazyRouteComponent(() => import("./pages/plugins/NewPlugin"), "NewPlugin"),
});
const plugin = createRoute({
  ...at,
  path: "/plugins/$pluginId",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchQuery(pluginQuery(params.pluginId));
    return texts("plugins", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/PluginLayout"), "PluginLayout"),
});
const ofPlugin = { getParentRoute: () => plugin } as const;
const pluginListing = createRoute({
  ...ofPlugin,
  path: "/",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchQuery(readinessQuery(params.pluginId));
    return texts("listing", "editor", "category");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/Listing"), "Listing"),
});
const pluginReleases = createRoute({
  ...ofPlugin,
  path: "/releases",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchInfiniteQuery(releasesQuery(params.pluginId));
    return texts("releases", "rules");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/Releases"), "Releases"),
});
const pluginRelease = createRoute({
  ...ofPlugin,
  path: "/releases/$releaseId",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchQuery(releaseQuery(params.releaseId));
    void queryClient.prefetchQuery(readinessQuery(params.pluginId));
    return texts("releases", "editor", "listing", "rules", "category");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/Release"), "Release"),
});
const pluginLicensing = createRoute({
  ...ofPlugin,
  path: "/licensing",
  loader: () => texts("licensing"),
  component: lazyRouteComponent(() => import("./pages/plugins/PluginLicensing"), "PluginLicensing"),
});
const pluginStatistics = createRoute({
  ...ofPlugin,
  path: "/statistics",
  validateSearch: rangeSearch,
  loaderDeps: ({ search }) => daysOf(search),
  loader({ context: { queryClient }, deps, params }) {
    void queryClient.prefetchQuery(statisticsQuery(deps, params.pluginId));
    return texts("statistics");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/PluginStatistics"), "PluginStatistics"),
});
const pluginPublications = createRoute({
  ...ofPlugin,
  path: "/publications",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchInfiniteQuery(pluginPublicationsQuery(params.pluginId));
    return texts("publications");
  },
  component: lazyRouteComponent(() => import("./pages/plugins/PluginPublications"), "PluginPublications"),
});
const submissions = createRoute({
  ...at,
  path: "/submissions",
  loader({ context: { queryClient } }) {
    void queryClient.prefetchInfiniteQuery(submissionsQuery());
    return texts("submissions", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/Submissions"), "Submissions"),
});
const submission = createRoute({
  ...at,
  path: "/submissions/$submissionId",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchQuery(submissionQuery(params.submissionId));
    return texts("submissions", "submission", "rules");
  },
  component: lazyRouteComponent(() => import("./pages/Submission"), "Submission"),
});
const publications = createRoute({
  ...at,
  path: "/publications",
  validateSearch: publicationsSearch,
  loaderDeps: ({ search }) => search,
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchInfiniteQuery(publicationsQuery(deps.open ?? false));
    return texts("publications", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/Publications"), "Publications"),
});
const coupons = createRoute({
  ...at,
  path: "/coupons",
  loader({ context: { queryClient } }) {
    void queryClient.prefetchInfiniteQuery(couponsQuery);
    void queryClient.prefetchQuery(pluginChoiceQuery);
    return texts("coupons", "publications");
  },
  component: lazyRouteComponent(() => import("./pages/coupons/Coupons"), "Coupons"),
});
const newCoupon = createRoute({
  ...at,
  path: "/coupons/new",
  loader({ context: { queryClient } }) {
    void queryClient.prefetchQuery(pluginChoiceQuery);
    return texts("coupons", "listing");
  },
  component: lazyRouteComponent(() => import("./pages/coupons/NewCoupon"), "NewCoupon"),
});
const editCoupon = createRoute({
  ...at,
  path: "/coupons/$couponId",
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchQuery(couponQuery(params.couponId));
    void queryClient.prefetchQuery(pluginChoiceQuery);
    return texts("coupons");
  },
  component: lazyRouteComponent(() => import("./pages/coupons/EditCoupon"), "EditCoupon"),
});
const payouts = createRoute({
  ...at,
  path: "/payouts",
  loader: () => texts("payouts"),
  component: lazyRouteComponent(() => import("./pages/payouts/PayoutsLayout"), "PayoutsLayout"),
});
const ofPayouts = { getParentRoute: () => payouts } as const;
const payoutsHome = createRoute({
  ...ofPayouts,
  path: "/",
  validateSearch: payoutsSearch,
  loader({ context: { queryClient } }) {
    void queryClient.prefetchQuery(accountQuery);
    void queryClient.prefetchQuery(balancesQuery);
  },
  component: lazyRouteComponent(() => import("./pages/payouts/Overview"), "Overview"),
});
const payoutsHistory = createRoute({
  ...ofPayouts,
  path: "/history",
  loader({ context: { queryClient } }) {
    void queryClient.prefetchInfiniteQuery(historyQuery);
    void queryClient.prefetchInfiniteQuery(bankQuery);
  },
  component: lazyRouteComponent(() => import("./pages/payouts/History"), "History"),
});
const payoutsStatement = createRoute({
  ...ofPayouts,
  path: "/statement",
  validateSearch: statementSearch,
  loaderDeps: ({ search }) => search,
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchQuery(statementQuery(deps.month));
  },
  component: lazyRouteComponent(() => import("./pages/payouts/Statement"), "Statement"),
});
const payoutsSettings = createRoute({
  ...ofPayouts,
  path: "/settings",
  loader({ context: { queryClient } }) {
    void queryClient.prefetchQuery(settingsQuery);
    void queryClient.prefetchQuery(balancesQuery);
  },
  component: lazyRouteComponent(() => import("./pages/payouts/Settings"), "Settings"),
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
  validateSearch: queueSearch,
  beforeLoad: staff,
  loader({ context: { queryClient } }) {
    void queryClient.prefetchQuery(summaryQuery);
    return texts("review", "category", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/review/Queue"), "Queue"),
});
const reviewCase = createRoute({
  ...at,
  path: "/review/$submissionId",
  validateSearch: caseSearch,
  beforeLoad: staff,
  loader({ context: { queryClient }, params }) {
    void queryClient.prefetchQuery(caseQuery(params.submissionId));
    void queryClient.prefetchQuery(filesQuery(params.submissionId));
    return texts("review", "category", "submission", "rules");
  },
  component: lazyRouteComponent(() => import("./pages/review/Case"), "Case"),
});

const operations = createRoute({
  ...at,
  path: "/operations",
  beforeLoad: signedIn("admin"),
  loader: () => texts("operations"),
  component: lazyRouteComponent(() => import("./pages/operations/OperationsLayout"), "OperationsLayout"),
});
const inOperations = { getParentRoute: () => operations } as const;
const operationsHome = createRoute({
  ...inOperations,
  path: "/",
  loader({ context: { queryClient } }) {
    void queryClient.prefetchQuery(countsQuery);
    void queryClient.prefetchQuery(overdueQuery);
    void queryClient.prefetchInfiniteQuery(syncsQuery({}));
    return texts("administration", "publications", "submission", "review", "category");
  },
  component: lazyRouteComponent(() => import("./pages/operations/Overview"), "Overview"),
});
const operationsSyncs = createRoute({
  ...inOperations,
  path: "/syncs",
  validateSearch: syncsSearch,
  loaderDeps: ({ search }) => search,
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchInfiniteQuery(syncsQuery(deps));
    return texts("publications", "submission");
  },
  component: lazyRouteComponent(() => import("./pages/operations/Syncs"), "Syncs"),
});
const operationsPlugins = createRoute({
  ...inOperations,
  path: "/plugins",
  validateSearch: pluginsSearch,
  loaderDeps: ({ search }) => search,
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchInfiniteQuery(allPluginsQuery(deps));
    return texts("submission");
  },
  component: lazyRouteComponent(() => import("./pages/operations/AllPlugins"), "AllPlugins"),
});
const operationsAccounts = createRoute({
  ...inOperations,
  path: "/accounts",
  validateSearch: accountsSearch,
  loader: () => texts("administration"),
  component: lazyRouteComponent(() => import("./pages/operations/Accounts"), "Accounts"),
});
const operationsAudit = createRoute({
  ...inOperations,
  path: "/audit",
  validateSearch: auditSearch,
  loaderDeps: ({ search }) => search,
  loader({ context: { queryClient }, deps }) {
    void queryClient.prefetchInfiniteQuery(auditQuery(deps));
    return texts("administration");
  },
  component: lazyRouteComponent(() => import("./pages/operations/Audit"), "Audit"),
});

const routeTree = root.addChildren([
  outside.addChildren([...accountRoutes(outside)]),
  inside.addChildren([
    dashboard,
    plugins,
    newPlugin,
    plugin.addChildren([
      pluginListing,
      pluginReleases,
      pluginRelease,
      pluginLicensing,
      pluginStatistics,
      pluginPublications,
    ]),
    submissions,
    submission,
    publications,
    coupons,
    newCoupon,
    editCoupon,
    payouts.addChildren([payoutsHome, payoutsHistory, payoutsStatement, payoutsSettings]),
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
