package stack

import "slices"

// Service is one marketplace process: what it runs and which settings it is handed.
type Service struct {
	Name string
	Args []string
	// Port is the key of the port it is known by, if it listens for people.
	Port string
	// Env are the names of its settings; the value of one comes from the environment or from the stack.
	Env []string
}

var (
	everyService = []string{
		"LISTEN_HOST", "ADMIN_ADDR", "LOG_LEVEL", "LOG_FORMAT",
		"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_TRACES_EXPORTER",
		"OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_TRACES_SAMPLER",
	}
	temporalClient = []string{"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_API_KEY", "TEMPORAL_TLS"}
	publicURLs     = []string{"STOREFRONT_URL", "PUBLISHER_URL"}
	brand          = []string{"BRAND_NAME", "BRAND_ACCENT", "BRAND_LOGO", "BRAND_LEGAL"}
	mail           = []string{"SMTP_URL", "MAIL_FROM"}
	refunds        = []string{"REFUND_WINDOW", "REFUND_AUTO_APPROVE", "REFUND_AUTO_APPROVE_AGE", "REFUND_AUTO_APPROVE_YEARLY", "REFUND_DECISION_TIME", "REFUND_ALONE"}
	// bucket is how the S3 client finds its key, when a bucket's URL is of S3.
	bucket = []string{"AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
)

// Services are the marketplace processes, in the order they start, as docs/configuration.md has them.
var Services = []Service{
	{
		Name: "worker-marketplace", Args: []string{"worker", "--queue", "marketplace"},
		Env: slices.Concat(everyService, temporalClient, publicURLs, brand, mail, refunds, bucket, []string{
			"MARKETPLACE_DATABASE_URL", "ARTIFACTS_URL", "SIGNING_KEY", "PLATFORM_FEE_BASIS_POINTS", "CHECKOUT_EXPIRY", "PAYOUT_HOLD", "PAYOUT_THRESHOLDS", "TAX", "TAX_CODE",
			"LEGAL_ENTITY_NAME", "LEGAL_ENTITY_ADDRESS", "LEGAL_ENTITY_TAX_ID", "DOCUMENT_SERIES_PREFIX", "LICENSE_KEYS",
		}),
	},
	{
		Name: "worker-publisher", Args: []string{"worker", "--queue", "publisher"},
		Env: slices.Concat(everyService, temporalClient, publicURLs, brand, mail, bucket, []string{
			"PUBLISHER_DATABASE_URL", "ARTIFACTS_URL", "DRAFTS_URL", "CLAMD_ADDR",
		}),
	},
	{
		Name: "worker-payments", Args: []string{"worker", "--queue", "payments"},
		Env: slices.Concat(everyService, temporalClient, publicURLs, []string{"STRIPE_SECRET_KEY", "STRIPE_API_URL"}),
	},
	{
		Name: "api", Args: []string{"serve", "api"}, Port: "api",
		Env: slices.Concat(everyService, temporalClient, publicURLs, brand, refunds, bucket, []string{
			"API_PORT", "TRUSTED_PROXIES", "MARKETPLACE_DATABASE_URL", "TEMPORAL_UI_URL", "STRIPE_READ_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_URL",
			"PLATFORM_FEE_BASIS_POINTS", "TAX", "TAX_CODE", "ARTIFACTS_URL", "DOWNLOAD_SECRET", "CURSOR_SECRET", "SIGNING_PUBLIC_KEY",
			"LICENSE_KEYS", "LICENSE_SIGNING_KEY",
		}),
	},
	{
		Name: "publisher", Args: []string{"serve", "publisher"}, Port: "publisher",
		Env: slices.Concat(everyService, temporalClient, publicURLs, brand, bucket, []string{
			"PUBLISHER_PORT", "TRUSTED_PROXIES", "PUBLISHER_DATABASE_URL", "TEMPORAL_UI_URL", "DRAFTS_URL", "CURSOR_SECRET",
			"REVIEW_CALENDAR", "REVIEW_DUE_HOURS", "PLATFORM_FEE_BASIS_POINTS", "TAX", "PAYOUT_THRESHOLDS",
		}),
	},
	{
		Name: "storefront", Args: []string{"serve", "storefront"}, Port: "storefront",
		Env: slices.Concat(everyService, publicURLs, brand, []string{"STOREFRONT_PORT", "TRUSTED_PROXIES", "VITE_API_URL"}),
	},
}

var (
	migrateEnv = []string{"MARKETPLACE_OWNER_DATABASE_URL", "PUBLISHER_OWNER_DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT"}
	adminEnv   = slices.Concat(migrateEnv, temporalClient)
)

// ownSecrets are settings whose value differs between services though their name does not.
var ownSecrets = map[string]map[string]string{
	"api":       {"CURSOR_SECRET": "API_CURSOR_SECRET"},
	"publisher": {"CURSOR_SECRET": "PUBLISHER_CURSOR_SECRET"},
}
