import { signedIn } from "@shared/account/guard";
import { accountRoutes } from "@shared/account/routes";
import { isBooted } from "@shared/api/boot";
import { RouteError, RouteNotFound } from "@shared/app/RouteStates";
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import i18next from "i18next";
import {
  accountsSearch,
  auditSearch,
  booksSearch,
  couponsSearch,
  disputesSearch,
  licensesSearch,
  payoutsSearch,
  proofSearch,
  purchasesSearch,
  refundsSearch,
  reportsSearch,
  statementSearch,
  taxesSearch,
} from "./features/admin/search";
import {
  categoryList,
  pluginBySlug,
  pluginList,
  popularTags,
  publisherById,
  shelves,
} from "./features/catalogue/queries";
import { resultsSearch } from "./features/catalogue/search";
import { pluginSearch } from "./features/plugin/search";
import { Shell } from "./features/shell/Shell";

export type RouterContext = { queryClient: QueryClient };

const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  errorComponent: RouteError,
  notFoundComponent: RouteNotFound,
});

const at = { getParentRoute: () => root } as const;

const home = createRoute({
  ...at,
  path: "/",
  loader: ({ context: { queryClient } }) =>
    begin(Promise.all([queryClient.prefetchQuery(shelves), queryClient.prefetchQuery(popularTags)])),
  component: lazyRouteComponent(() => import("./pages/Home"), "Home"),
});
const results = createRoute({
  ...at,
  path: "/plugins",
  validateSearch: resultsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => begin(queryClient.prefetchInfiniteQuery(pluginList(deps))),
  component: lazyRouteComponent(() => import("./pages/Results"), "Results"),
});
const category = createRoute({
  ...at,
  path: "/categories/$category",
  validateSearch: resultsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps, params: { category } }) =>
    begin(
      Promise.all([
        queryClient.prefetchQuery(categoryList),
        queryClient.prefetchInfiniteQuery(pluginList({ ...deps, category })),
      ]),
    ),
  component: lazyRouteComponent(() => import("./pages/Category"), "Category"),
});
const plugin = createRoute({
  ...at,
  path: "/plugins/$slug",
  validateSearch: pluginSearch,
  loader: ({ context: { queryClient }, params: { slug } }) =>
    begin(Promise.all([queryClient.prefetchQuery(pluginBySlug(slug)), i18next.loadNamespaces("plugin")])),
  component: lazyRouteComponent(() => import("./pages/Plugin"), "Plugin"),
});
const publisher = createRoute({
  ...at,
  path: "/publishers/$publisherId",
  loader: ({ context: { queryClient }, params: { publisherId } }) =>
    begin(
      Promise.all([
        queryClient.prefetchQuery(publisherById(publisherId)),
        queryClient.prefetchInfiniteQuery(pluginList({ publisher: publisherId })),
      ]),
    ),
  component: lazyRouteComponent(() => import("./pages/Publisher"), "Publisher"),
});

const purchase = createRoute({
  ...at,
  path: "/purchases/$purchaseId",
  beforeLoad: signedIn(),
  validateSearch: (search: Record<string, unknown>): { from?: "checkout"; cancelled?: boolean } => ({
    from: search.from === "checkout" ? "checkout" : undefined,
    cancelled: search.cancelled ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("./pages/Purchase"), "Purchase"),
});
const document = createRoute({
  ...at,
  path: "/purchases/$purchaseId/documents/$number",
  beforeLoad: signedIn(),
  component: lazyRouteComponent(() => import("./pages/Document"), "Document"),
});
const library = createRoute({
  ...at,
  path: "/library",
  beforeLoad: signedIn(),
  validateSearch: (search: Record<string, unknown>): { updates?: boolean } => ({
    updates: search.updates === true || undefined,
  }),
  component: lazyRouteComponent(() => import("./pages/Library"), "Library"),
});

const account = createRoute({
  ...at,
  path: "/account",
  beforeLoad: signedIn(),
  component: lazyRouteComponent(() => import("./pages/account/AccountLayout"), "AccountLayout"),
});
const inAccount = { getParentRoute: () => account } as const;
const accountHome = createRoute({
  ...inAccount,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/account/Purchases"), "Purchases"),
});
const accountReviews = createRoute({
  ...inAccount,
  path: "/reviews",
  component: lazyRouteComponent(() => import("./pages/account/Reviews"), "Reviews"),
});
const accountSecurity = createRoute({
  ...inAccount,
  path: "/security",
  component: lazyRouteComponent(() => import("@shared/account/pages/Security"), "Security"),
});
const accountSettings = createRoute({
  ...inAccount,
  path: "/settings",
  component: lazyRouteComponent(() => import("@shared/account/pages/Settings"), "Settings"),
});

const admin = createRoute({
  ...at,
  path: "/admin",
  beforeLoad: signedIn("admin"),
  component: lazyRouteComponent(() => import("./pages/admin/AdminLayout"), "AdminLayout"),
});
const inAdmin = { getParentRoute: () => admin } as const;

type AdminQueries = typeof import("./features/admin/queries");

/** Begins to fetch what a page for admins needs; the code that knows how is no part of anybody's first page. */
function beginAdmin(fetch: (queries: AdminQueries) => Promise<unknown>): void {
  void import("./features/admin/queries").then(fetch).catch(() => undefined);
}

const adminPurchases = createRoute({
  ...inAdmin,
  path: "/",
  validateSearch: purchasesSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    beginAdmin((queries) => queryClient.prefetchInfiniteQuery(queries.purchasesQuery(deps))),
  component: lazyRouteComponent(() => import("./pages/admin/Purchases"), "Purchases"),
});
const adminPurchase = createRoute({
  ...inAdmin,
  path: "/purchases/$purchaseId",
  loader: ({ context: { queryClient }, params }) =>
    beginAdmin((queries) => queryClient.prefetchQuery(queries.purchaseQuery(params.purchaseId))),
  component: lazyRouteComponent(() => import("./pages/admin/Purchase"), "Purchase"),
});
const adminRefunds = createRoute({
  ...inAdmin,
  path: "/refunds",
  validateSearch: refundsSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Refunds"), "Refunds"),
});
const adminRefundRequest = createRoute({
  ...inAdmin,
  path: "/refunds/$requestId",
  component: lazyRouteComponent(() => import("./pages/admin/RefundRequest"), "RefundRequest"),
});
const adminDisputes = createRoute({
  ...inAdmin,
  path: "/disputes",
  validateSearch: disputesSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Disputes"), "Disputes"),
});
const adminDispute = createRoute({
  ...inAdmin,
  path: "/disputes/$disputeId",
  component: lazyRouteComponent(() => import("./pages/admin/Dispute"), "Dispute"),
});
const adminReports = createRoute({
  ...inAdmin,
  path: "/reports",
  validateSearch: reportsSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Reports"), "Reports"),
});
const adminTakedowns = createRoute({
  ...inAdmin,
  path: "/takedowns",
  component: lazyRouteComponent(() => import("./pages/admin/Takedowns"), "Takedowns"),
});
const adminFeatured = createRoute({
  ...inAdmin,
  path: "/featured",
  component: lazyRouteComponent(() => import("./pages/admin/Featured"), "Featured"),
});
const adminLicenses = createRoute({
  ...inAdmin,
  path: "/licenses",
  validateSearch: licensesSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Licenses"), "Licenses"),
});
const adminCoupons = createRoute({
  ...inAdmin,
  path: "/coupons",
  validateSearch: couponsSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Coupons"), "Coupons"),
});
const adminNewCoupon = createRoute({
  ...inAdmin,
  path: "/coupons/new",
  component: lazyRouteComponent(() => import("./pages/admin/NewCoupon"), "NewCoupon"),
});
const adminCoupon = createRoute({
  ...inAdmin,
  path: "/coupons/$couponId",
  component: lazyRouteComponent(() => import("./pages/admin/Coupon"), "Coupon"),
});
const adminAccounts = createRoute({
  ...inAdmin,
  path: "/accounts",
  validateSearch: accountsSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Accounts"), "Accounts"),
});
const adminBooks = createRoute({
  ...inAdmin,
  path: "/books",
  validateSearch: booksSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Books"), "Books"),
});
const adminStatement = createRoute({
  ...inAdmin,
  path: "/books/$account",
  validateSearch: statementSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Statement"), "Statement"),
});
const adminTransaction = createRoute({
  ...inAdmin,
  path: "/books/transactions/$transactionId",
  component: lazyRouteComponent(() => import("./pages/admin/Transaction"), "Transaction"),
});
const adminTaxes = createRoute({
  ...inAdmin,
  path: "/taxes",
  validateSearch: taxesSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Taxes"), "Taxes"),
});
const adminProof = createRoute({
  ...inAdmin,
  path: "/proof",
  validateSearch: proofSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Proof"), "Proof"),
});
const adminCase = createRoute({
  ...inAdmin,
  path: "/proof/cases/$caseId",
  component: lazyRouteComponent(() => import("./pages/admin/Case"), "Case"),
});
const adminPayouts = createRoute({
  ...inAdmin,
  path: "/payouts",
  validateSearch: payoutsSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Payouts"), "Payouts"),
});
const adminPayout = createRoute({
  ...inAdmin,
  path: "/payouts/$payoutId",
  component: lazyRouteComponent(() => import("./pages/admin/Payout"), "Payout"),
});
const adminAudit = createRoute({
  ...inAdmin,
  path: "/audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("./pages/admin/Audit"), "Audit"),
});

const routeTree = root.addChildren([
  home,
  results,
  category,
  plugin,
  publisher,
  purchase,
  document,
  library,
  ...accountRoutes(root),
  account.addChildren([accountHome, accountReviews, accountSecurity, accountSettings]),
  admin.addChildren([
    adminPurchases,
    adminPurchase,
    adminRefunds,
    adminRefundRequest,
    adminPayouts,
    adminPayout,
    adminDisputes,
    adminDispute,
    adminReports,
    adminTakedowns,
    adminFeatured,
    adminLicenses,
    adminCoupons,
    adminNewCoupon,
    adminCoupon,
    adminAccounts,
    adminBooks,
    adminTaxes,
    adminStatement,
    adminTransaction,
    adminProof,
    adminCase,
    adminAudit,
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

/**
 * For loaders: the first page waits for the answers that came with it, and so appears whole; later pages appear
 * at once and show the shape of what is on its way.
 */
export function begin(fetches: Promise<unknown>): Promise<unknown> | undefined {
  const settled = fetches.catch(() => undefined);
  return isBooted() ? settled : undefined;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
