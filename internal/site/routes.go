package site

import "strings"

// Routes are the addresses that an application has pages for. A segment that begins with $ is any.
type Routes []string

// Match is true for an address with a page.
func (routes Routes) Match(path string) bool {
	asked := strings.Split(strings.Trim(path, "/"), "/")
	for _, route := range routes {
		if matches(strings.Split(strings.Trim(route, "/"), "/"), asked) {
			return true
		}
	}
	return false
}

func matches(route, asked []string) bool {
	if len(route) != len(asked) {
		return false
	}
	for i, segment := range route {
		if segment != asked[i] && (!strings.HasPrefix(segment, "$") || asked[i] == "") {
			return false
		}
	}
	return true
}

// account are the pages that both applications have alike.
var account = Routes{"/log-in", "/sign-up", "/verify-email", "/forgotten-password", "/reset-password", "/account/security", "/account/settings"}

// Storefront are the routes of web/storefront; Panel are those of web/publisher. A test holds them to it.
var (
	Storefront = append(Routes{
		"/", "/plugins", "/plugins/$slug", "/categories/$category", "/publishers/$publisherId", "/purchases/$purchaseId", "/purchases/$purchaseId/documents/$number", "/library",
		"/account", "/account/reviews", "/admin", "/admin/purchases/$purchaseId", "/admin/refunds", "/admin/refunds/$requestId", "/admin/disputes", "/admin/disputes/$disputeId", "/admin/payouts", "/admin/payouts/$payoutId", "/admin/reports", "/admin/takedowns",
		"/admin/featured", "/admin/taxes", "/admin/licenses", "/admin/coupons", "/admin/coupons/new", "/admin/coupons/$couponId", "/admin/accounts", "/admin/audit", "/admin/books", "/admin/books/$account", "/admin/books/transactions/$transactionId",
		"/admin/proof", "/admin/proof/cases/$caseId",
	}, account...)
	Panel = append(Routes{
		"/", "/plugins", "/plugins/new", "/plugins/$pluginId", "/plugins/$pluginId/releases", "/plugins/$pluginId/releases/$releaseId",
		"/plugins/$pluginId/licensing", "/plugins/$pluginId/statistics", "/plugins/$pluginId/publications", "/submissions", "/submissions/$submissionId", "/publications",
		"/coupons", "/coupons/new", "/coupons/$couponId",
		"/payouts", "/payouts/history", "/payouts/statement", "/payouts/settings",
		"/review", "/review/$submissionId", "/operations", "/operations/syncs", "/operations/plugins", "/operations/accounts", "/operations/audit",
	}, account...)
)
