package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"marketplace/activities/marketplace"
	"marketplace/internal/account"
	"marketplace/internal/cursor"
	"marketplace/internal/httpapi"
	"marketplace/internal/money"
	"marketplace/internal/problem"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
	"marketplace/workflows/purchase"
	"marketplace/workflows/step"
)

// PurchaseWorkflows starts purchases and speaks with them; purchase.Client does. Errors are step.ErrUnavailable,
// step.ErrPending and purchase.ErrTooLate.
type PurchaseWorkflows interface {
	Begin(ctx context.Context, in purchase.Input, publisher uuid.UUID) (purchase.BeginResult, error)
	Cancel(ctx context.Context, purchase uuid.UUID) (purchase.CancelResult, error)
	Recheck(ctx context.Context, purchase uuid.UUID) error
}

// defaultPurchaseWait is how long a request waits for the page to pay on before it is told to come back.
const defaultPurchaseWait = 10 * time.Second

type purchases struct {
	q         *marketplacedb.Queries
	offers    marketplace.Offers
	workflows PurchaseWorkflows
	cursors   *cursor.Codec
	wait      time.Duration
}

func registerPurchases(api huma.API, d Deps) {
	p := purchases{q: marketplacedb.New(d.DB), offers: d.Offers, workflows: d.Purchases, cursors: d.Cursors, wait: d.PurchaseWait}
	if p.wait == 0 {
		p.wait = defaultPurchaseWait
	}
	httpapi.Register(api, httpapi.Anyone, huma.Operation{
		OperationID: "get-quote", Method: http.MethodGet, Path: "/v1/plugins/{plugin}/quote", Tags: []string{"purchases"},
		Summary:     "What the plugin costs, and whether you own it or are buying it already",
		Description: "A code that is not taken is refused (422 coupon_…); the value of its error says what it is good for instead, if that helps: CouponBounds.",
	}, p.quote)
	api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[marketplace.CouponBounds](), true, "")
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "create-purchase", Method: http.MethodPost, Path: "/v1/purchases", Tags: []string{"purchases"}, MaxBodyBytes: 16 << 10,
		DefaultStatus: http.StatusCreated, Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Summary: "Buy a plugin: answers with the page to pay on",
		Description: "Send a fresh Idempotency-Key per wish to buy, and the same one to repeat a request. A repeated request, a second " +
			"tab and a second click all lead to the same page (200), in whatever currency it was begun. 202 means that the page is " +
			"not there yet: come back to `statusUrl`, or repeat the request. If a code leaves nothing to pay there is no page: the " +
			"purchase is fulfilled at once.",
		Responses: map[string]*huma.Response{
			"200": purchaseResponse(api, "The purchase was there already"),
			"202": purchaseResponse(api, "The page to pay on is not there yet"),
		},
	}, p.create)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "list-purchases", Method: http.MethodGet, Path: "/v1/purchases", Tags: []string{"purchases"}, Summary: "Your purchases, newest first",
	}, p.list)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "get-purchase", Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}", Tags: []string{"purchases"},
		Summary: "One of your purchases with its timeline",
	}, p.get)
	httpapi.Register(api, httpapi.SignedIn, huma.Operation{
		OperationID: "cancel-purchase", Method: http.MethodPost, Path: "/v1/purchases/{purchaseId}/cancel", Tags: []string{"purchases"}, MaxBodyBytes: 16 << 10,
		Summary: "Cancel a purchase that is not paid", Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusServiceUnavailable},
		Responses: map[string]*huma.Response{"202": purchaseResponse(api, "It will be cancelled unless you have just paid; see its status")},
	}, p.cancel)
}

// purchaseResponse describes a purchase that comes with another status than the usual.
func purchaseResponse(api huma.API, description string) *huma.Response {
	return responseOf[Purchase](api, description)
}

// responseOf describes the usual body that comes with another status than the usual.
func responseOf[T any](api huma.API, description string) *huma.Response {
	schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, reflect.TypeFor[T]().Name())
	return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// Purchase is a customer's purchase.
type Purchase struct {
	ID            uuid.UUID       `json:"id"`
	PluginID      uuid.UUID       `json:"pluginId"`
	PluginSlug    string          `json:"pluginSlug"`
	PluginName    string          `json:"pluginName"`
	PluginIconURL string          `json:"pluginIconUrl,omitempty"`
	PublisherName string          `json:"publisherName"`
	Status        string          `json:"status" enum:"pending,awaiting_payment,processing,fulfilled,failed,expired,cancelled,partially_refunded,refunded,disputed,dispute_lost"`
	Amount        money.Money     `json:"amount"`
	Discount      *CouponDiscount `json:"discount,omitempty" doc:"What a code has taken off"`
	Refunded      *money.Money    `json:"refunded,omitempty" doc:"How much of it has gone back"`
	CheckoutURL   string          `json:"checkoutUrl,omitempty" doc:"Where to pay, while that is possible"`
	FailureCode   string          `json:"failureCode,omitempty" doc:"Why a failed purchase failed: checkout_refused (Stripe opened no page to pay on), or Stripe's decline code or error code as it is, for example insufficient_funds, card_declined, expired_card or payment_intent_authentication_failure. Stripe adds codes: show one you do not know as a general refusal"`
	ReceiptNumber string          `json:"receiptNumber,omitempty" doc:"Of its receipt or invoice"`
	Documents     []DocumentRef   `json:"documents" doc:"Its receipt or invoice, and the notes that correct it, in the order of their issue"`
	Paid          *money.Money    `json:"paid,omitempty" doc:"All that was paid, with the tax; 0 if a code left nothing to pay"`
	Tax           *money.Money    `json:"tax,omitempty" doc:"The part of it that is tax"`
	TaxBehavior   string          `json:"taxBehavior,omitempty" enum:"inclusive,exclusive" doc:"Whether the amount includes the tax or it comes on top; none when no tax is worked out"`
	StatusURL     string          `json:"statusUrl"`
	ExpiresAt     *time.Time      `json:"expiresAt,omitempty" doc:"Until when it can be paid"`
	CreatedAt     time.Time       `json:"createdAt"`
	SettledAt     *time.Time      `json:"settledAt,omitempty"`
}

// DocumentRef names a document of a purchase.
type DocumentRef struct {
	Number string `json:"number"`
	Kind   string `json:"kind" enum:"receipt,invoice,credit_note,debit_note"`
	PDFURL string `json:"pdfUrl"`
}

func documentRefs(purchase uuid.UUID, documents []string) []DocumentRef {
	return each(documents, func(kindAndNumber string) DocumentRef {
		kind, number, _ := strings.Cut(kindAndNumber, " ")
		return DocumentRef{Number: number, Kind: kind, PDFURL: "/v1/purchases/" + purchase.String() + "/documents/" + number + ".pdf"}
	})
}

func purchaseOf(r marketplacedb.GetUserPurchaseRow) Purchase {
	p := Purchase{
		ID: r.ID, PluginID: r.PluginID, PluginSlug: r.PluginSlug, PluginName: r.PluginName, PluginIconURL: imageURL(r.PluginIconKey),
		PublisherName: r.PublisherName, Status: string(r.Status),
		Amount: money.Money{Minor: r.AmountMinor, Currency: r.Currency}, FailureCode: r.FailureCode, ReceiptNumber: r.ReceiptNumber,
		Documents: documentRefs(r.ID, r.Documents), TaxBehavior: r.TaxBehavior,
		StatusURL: "/v1/purchases/" + r.ID.String(), CreatedAt: r.CreatedAt, SettledAt: r.SettledAt,
	}
	if r.DiscountMinor > 0 {
		p.Discount = &CouponDiscount{
			Code: r.CouponCode, List: money.Money{Minor: r.ListMinor, Currency: r.Currency}, Discount: money.Money{Minor: r.DiscountMinor, Currency: r.Currency},
		}
	}
	if r.SettledAt != nil || r.AmountMinor == 0 {
		p.Paid, p.Tax = &money.Money{Minor: r.PaidMinor, Currency: r.Currency}, &money.Money{Minor: r.TaxMinor, Currency: r.Currency}
	}
	if r.RefundedMinor > 0 {
		p.Refunded = &money.Money{Minor: r.RefundedMinor, Currency: r.Currency}
	}
	if open(r.Status) {
		p.CheckoutURL, p.ExpiresAt = r.CheckoutUrl, &r.ExpiresAt
	}
	if r.Status == marketplacedb.PurchaseStatusProcessing {
		p.CheckoutURL = ""
	}
	return p
}

func open(s marketplacedb.PurchaseStatus) bool {
	switch s {
	case marketplacedb.PurchaseStatusPending, marketplacedb.PurchaseStatusAwaitingPayment, marketplacedb.PurchaseStatusProcessing:
		return true
	}
	return false
}

// Quote is the server's price.
type Quote struct {
	PluginID     uuid.UUID       `json:"pluginId"`
	Price        money.Money     `json:"price" doc:"What you would be asked for; 0 is free"`
	Prices       []money.Money   `json:"prices" doc:"All that the plugin can be bought at: its own price first, then those in other currencies"`
	Discount     *CouponDiscount `json:"discount,omitempty" doc:"What the code takes off"`
	Owned        bool            `json:"owned" doc:"You have it in your library"`
	Suspended    bool            `json:"suspended" doc:"Owned, but not to be downloaded while the payment is disputed"`
	OpenPurchase *uuid.UUID      `json:"openPurchase,omitempty" doc:"Your purchase of it that is under way"`
	TaxBehavior  string          `json:"taxBehavior,omitempty" enum:"inclusive,exclusive" doc:"Whether the price includes the tax or it comes on top; none when no tax is worked out"`
}

type quoteInput struct {
	Plugin   string `path:"plugin" maxLength:"100"`
	Currency string `query:"currency" pattern:"^[A-Z]{3}$" doc:"In which you want to pay; left out, the plugin's own. What is free is so in every currency"`
	Coupon   string `query:"coupon" maxLength:"64" doc:"A discount code"`
}

type quoteOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Quote
}

func (p purchases) quote(ctx context.Context, in *quoteInput) (*quoteOutput, error) {
	plugin, err := findPlugin(ctx, p.q, in.Plugin)
	if err != nil {
		return nil, err
	}
	who, signedIn := account.PrincipalFrom(ctx)
	if in.Coupon != "" {
		if err := p.tryCode(ctx, who); err != nil {
			return nil, err
		}
	}
	offer, refusal, err := p.offers.Quote(ctx, p.q, marketplace.OfferRequest{PluginID: plugin.ID, Currency: in.Currency, Code: in.Coupon, UserID: who.ID})
	switch {
	case err != nil:
		return nil, err
	case slices.Contains(marketplace.CouponRefusals, refusal):
		return nil, couponRefused(refusal, "query.coupon", offer.CouponBounds)
	case refusal != "":
		return nil, notOffered(offer, refusal, "query.currency", in.Currency)
	}
	out := &quoteOutput{CacheControl: "no-store", Body: Quote{PluginID: plugin.ID, Price: offer.Price(), Prices: offer.Prices, Discount: discountOf(offer), TaxBehavior: offer.TaxBehavior}}
	if !signedIn {
		return out, nil
	}
	owned, err := p.q.LiveEntitlement(ctx, who.ID, plugin.ID)
	switch {
	case err == nil:
		out.Body.Owned, out.Body.Suspended = true, owned.Status != entitlementGranted
	case !errors.Is(err, pgx.ErrNoRows):
		return nil, err
	}
	row, err := p.q.OpenPurchase(ctx, who.ID, plugin.ID)
	switch {
	case err == nil:
		out.Body.OpenPurchase = &row.ID
	case !errors.Is(err, pgx.ErrNoRows):
		return nil, err
	}
	return out, nil
}

// tryCode counts the codes that somebody tries.
func (p purchases) tryCode(ctx context.Context, who account.Principal) error {
	subject := who.ID.String()
	if who.ID == uuid.Nil {
		subject = httpapi.ClientIP(ctx)
	}
	return ratelimit.Allow(ctx, hits{p.q}, couponTries, subject, time.Now())
}

func (p purchases) owns(ctx context.Context, user, plugin uuid.UUID) (bool, error) {
	_, err := p.q.LiveEntitlement(ctx, user, plugin)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// PurchaseRequest is a wish to buy. The price is the server's: QuotedPrice can only prevent a purchase.
type PurchaseRequest struct {
	PluginID    uuid.UUID    `json:"pluginId" format:"uuid"`
	Currency    string       `json:"currency,omitempty" pattern:"^[A-Z]{3}$" doc:"In which you want to pay; left out, the plugin's own"`
	CouponCode  string       `json:"couponCode,omitempty" maxLength:"64" doc:"A discount code. One that is not good any more prevents the purchase (422 coupon_…)"`
	QuotedPrice *money.Money `json:"quotedPrice,omitempty" doc:"The price that you were quoted. If it is not the present one, nothing is begun (409 price_changed)"`
}

type createPurchaseInput struct {
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"1" maxLength:"255" doc:"Names this wish to buy; repeat it with the request"`
	Body           PurchaseRequest
}

type purchaseOutput struct {
	Status       int
	CacheControl string `header:"Cache-Control"`
	RetryAfter   string `header:"Retry-After"`
	Body         Purchase
}

func (p purchases) create(ctx context.Context, in *createPurchaseInput) (*purchaseOutput, error) {
	who := account.Must(ctx).ID
	id := purchase.ID(who, in.IdempotencyKey)
	if row, err := p.q.GetPurchase(ctx, id); err == nil {
		if row.PluginID != in.Body.PluginID || in.Body.Currency != "" && row.Currency != in.Body.Currency {
			return nil, refused(marketplace.RefusedKeyReused)
		}
		return p.attach(ctx, who, id, row.Status)
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return nil, err
	}
	if in.Body.CouponCode != "" {
		if err := p.tryCode(ctx, account.Must(ctx)); err != nil {
			return nil, err
		}
	}
	offer, refusal, err := p.offers.Quote(ctx, p.q, marketplace.OfferRequest{
		PluginID: in.Body.PluginID, Currency: in.Body.Currency, Code: in.Body.CouponCode, UserID: who,
	})
	switch {
	case err != nil:
		return nil, err
	case refusal == marketplace.RefusedNoPlugin:
		return nil, problem.NotFound("plugin")
	}
	if owned, err := p.owns(ctx, who, in.Body.PluginID); err != nil {
		return nil, err
	} else if owned {
		return nil, refused(marketplace.RefusedOwned)
	}
	if row, err := p.q.OpenPurchase(ctx, who, in.Body.PluginID); err == nil {
		if in.Body.CouponCode != "" && !sameCoupon(row.CouponID, offer.CouponID) {
			return nil, withoutCode(refusal)
		}
		return p.attach(ctx, who, row.ID, row.Status)
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return nil, err
	}
	switch {
	case offer.Plugin.Status != marketplacedb.ListingStatusListed:
		return nil, refused(marketplace.RefusedNoPlugin)
	case offer.Free():
		return nil, refused(marketplace.RefusedFree)
	case slices.Contains(marketplace.CouponRefusals, refusal):
		return nil, couponRefused(refusal, "body.couponCode", offer.CouponBounds)
	case refusal != "":
		return nil, notOffered(offer, refusal, "body.currency", in.Body.Currency)
	case in.Body.QuotedPrice != nil && *in.Body.QuotedPrice != offer.Price():
		return nil, priceChanged(offer)
	}
	return p.begin(ctx, who, purchase.Input{
		PurchaseID: id, UserID: who, PluginID: in.Body.PluginID, KeyDigest: purchase.KeyDigest(in.IdempotencyKey),
		Currency: in.Body.Currency, Seen: in.Body.QuotedPrice, CouponCode: in.Body.CouponCode,
	}, offer)
}

func (p purchases) begin(ctx context.Context, who uuid.UUID, in purchase.Input, offer marketplace.Offer) (*purchaseOutput, error) {
	plugin := offer.Plugin
	waiting, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	begun, err := p.workflows.Begin(waiting, in, plugin.PublisherID)
	switch {
	case errors.Is(err, step.ErrPending):
		if out, err := p.answer(ctx, who, in.PurchaseID, http.StatusAccepted); err == nil {
			return out, nil
		}
		return pending(Purchase{
			Documents: []DocumentRef{},
			ID:        in.PurchaseID, PluginID: plugin.ID, PluginSlug: plugin.Slug, PluginName: plugin.Name, PluginIconURL: imageURL(plugin.IconKey),
			PublisherName: plugin.PublisherName, Status: string(marketplacedb.PurchaseStatusPending), Amount: offer.Price(),
			StatusURL: "/v1/purchases/" + in.PurchaseID.String(), CreatedAt: time.Now().UTC(),
		}), nil
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case err != nil:
		return nil, err
	case begun.PluginID != in.PluginID:
		return nil, refused(marketplace.RefusedKeyReused)
	case begun.Refusal == marketplace.RefusedOpenPurchase: // another tab was faster
		if row, err := p.q.GetPurchase(ctx, begun.OtherPurchase); in.CouponCode != "" && err == nil && !sameCoupon(row.CouponID, offer.CouponID) {
			return nil, withoutCode("")
		}
		return p.attach(ctx, who, begun.OtherPurchase, marketplacedb.PurchaseStatusPending)
	case begun.Refusal == marketplace.RefusedPriceChanged, begun.Refusal == marketplace.RefusedCurrency:
		return nil, p.changedMeanwhile(ctx, in)
	case slices.Contains(marketplace.CouponRefusals, begun.Refusal): // used up meanwhile
		return nil, couponRefused(begun.Refusal, "body.couponCode", marketplace.CouponBounds{})
	case begun.Refusal != "" && begun.Refusal != marketplace.RefusedClosed:
		return nil, refused(begun.Refusal)
	}
	return p.answer(ctx, who, in.PurchaseID, http.StatusCreated)
}

// attach answers with a purchase that is there already, waiting for its page if need be.
func (p purchases) attach(ctx context.Context, who, id uuid.UUID, status marketplacedb.PurchaseStatus) (*purchaseOutput, error) {
	if status == marketplacedb.PurchaseStatusPending {
		waiting, cancel := context.WithTimeout(ctx, p.wait)
		defer cancel()
		begun, err := p.workflows.Begin(waiting, purchase.Input{PurchaseID: id, Resume: true}, uuid.Nil)
		switch {
		case errors.Is(err, step.ErrPending), errors.Is(err, step.ErrUnavailable):
			return p.answer(ctx, who, id, http.StatusAccepted)
		case err != nil:
			return nil, err
		case begun.Refusal == marketplace.RefusedCheckout:
			return nil, refused(begun.Refusal)
		}
	}
	return p.answer(ctx, who, id, http.StatusOK)
}

// answer reads the purchase as it is now.
func (p purchases) answer(ctx context.Context, who, id uuid.UUID, status int) (*purchaseOutput, error) {
	row, err := p.q.GetUserPurchase(ctx, id, who)
	if err != nil {
		return nil, missing(err, "purchase")
	}
	if status == http.StatusAccepted && row.Status == marketplacedb.PurchaseStatusPending {
		return pending(purchaseOf(row)), nil
	}
	if status == http.StatusAccepted {
		status = http.StatusOK
	}
	return &purchaseOutput{Status: status, CacheControl: "no-store", Body: purchaseOf(row)}, nil
}

func pending(body Purchase) *purchaseOutput {
	return &purchaseOutput{Status: http.StatusAccepted, CacheControl: "no-store", RetryAfter: "2", Body: body}
}

// refused is the problem of a purchase that is not begun.
func refused(r marketplace.Refusal) *problem.Problem {
	status, detail := http.StatusConflict, ""
	switch r {
	case marketplace.RefusedOwned:
		detail = "You own this plugin already: it is in your library."
	case marketplace.RefusedFree:
		detail = "This plugin is free: add it to your library instead."
	case marketplace.RefusedNoPlugin:
		detail = "This plugin is not for sale at present."
	case marketplace.RefusedKeyReused:
		status, detail = http.StatusUnprocessableEntity, "This Idempotency-Key was used for another plugin or currency. Take a fresh one."
	case marketplace.RefusedCheckout:
		return problem.New(http.StatusServiceUnavailable, string(r), "The payment provider takes no payment just now; you have not been charged. Try again with a fresh Idempotency-Key.").RetryAfter(60)
	}
	return problem.New(status, string(r), "%s", detail)
}

// notOffered says why there is no offer, and in which currencies there is one.
func notOffered(offer marketplace.Offer, r marketplace.Refusal, location, currency string) *problem.Problem {
	if r != marketplace.RefusedCurrency {
		return refused(r)
	}
	p := problem.New(http.StatusUnprocessableEntity, string(r), "This plugin has no price in %s; it can be bought in %s.", currency,
		strings.Join(each(offer.Prices, func(m money.Money) string { return m.Currency }), ", "))
	p.Errors = append(p.Errors, &huma.ErrorDetail{Location: location, Message: "expected the currency of one of the prices in value", Value: offer.Prices})
	return p
}

// priceChanged tells the present price.
func priceChanged(offer marketplace.Offer) *problem.Problem {
	p := problem.New(http.StatusConflict, "price_changed", "The price is not the one that you were quoted; now it is %s. You have not been charged.", offer.Price())
	p.Errors = append(p.Errors, &huma.ErrorDetail{Location: "body.quotedPrice", Message: "is different now", Value: offer.Price()})
	return p
}

// changedMeanwhile is the problem of a price that was changed or withdrawn while the purchase was being begun.
func (p purchases) changedMeanwhile(ctx context.Context, in purchase.Input) error {
	offer, refusal, err := p.offers.Quote(ctx, p.q, marketplace.OfferRequest{PluginID: in.PluginID, Currency: in.Currency, Code: in.CouponCode, UserID: in.UserID})
	switch {
	case err != nil:
		return err
	case slices.Contains(marketplace.CouponRefusals, refusal):
		return couponRefused(refusal, "body.couponCode", offer.CouponBounds)
	case refusal != "":
		return notOffered(offer, refusal, "body.currency", in.Currency)
	}
	return priceChanged(offer)
}

type purchasePath struct {
	PurchaseID string `path:"purchaseId" maxLength:"64"`
}

// TimelineEntry is a step of a purchase.
type TimelineEntry struct {
	At     time.Time       `json:"at"`
	Kind   TimelineKind    `json:"kind" example:"checkout_opened"`
	Detail json.RawMessage `json:"detail" doc:"What belongs to the kind: discountMinor and couponCode of requested with a code; amountMinor and currency of requested, paid, refunded and the disputes; expiresAt of checkout_opened; failureCode of failed and refund_failed; reason of undeliverable (already_owned, plugin_taken_down, underpaid), refund_requested, needs_attention and the disputes"`
}

// TimelineKind is what happened. The list is closed.
type TimelineKind string

// Schema implements huma.SchemaProvider.
func (TimelineKind) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: each(marketplace.TimelineKinds, func(kind string) any { return kind })}
}

// PurchaseWithTimeline is a purchase and all that happened to it.
type PurchaseWithTimeline struct {
	Purchase
	Timeline   []TimelineEntry `json:"timeline"`
	LicenseKey string          `json:"licenseKey" enum:"none,available,issued" doc:"Whether you have a license key by it; see the plugin's license"`
	Refund     RefundTerms     `json:"refund"`
}

type purchaseDetailOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PurchaseWithTimeline
}

func (p purchases) get(ctx context.Context, in *purchasePath) (*purchaseDetailOutput, error) {
	row, err := p.find(ctx, in.PurchaseID)
	if err != nil {
		return nil, err
	}
	entries, err := timeline(ctx, p.q, row.ID)
	if err != nil {
		return nil, err
	}
	key, err := p.q.LicenseOfPurchase(ctx, &row.ID)
	if errors.Is(err, pgx.ErrNoRows) { // nothing was granted, or not any more
		key, err = "none", nil
	}
	if err != nil {
		return nil, err
	}
	terms, err := refundTerms(ctx, p.q, row.ID)
	return &purchaseDetailOutput{CacheControl: "no-store", Body: PurchaseWithTimeline{purchaseOf(row), entries, key, terms}}, err
}

// find reads a purchase of whoever asks; another's is not there.
func (p purchases) find(ctx context.Context, path string) (marketplacedb.GetUserPurchaseRow, error) {
	id, ok := parseID(path)
	if !ok {
		return marketplacedb.GetUserPurchaseRow{}, problem.NotFound("purchase")
	}
	row, err := p.q.GetUserPurchase(ctx, id, account.Must(ctx).ID)
	return row, missing(err, "purchase")
}

func timeline(ctx context.Context, q *marketplacedb.Queries, purchase uuid.UUID) ([]TimelineEntry, error) {
	rows, err := q.ListPurchaseEvents(ctx, purchase)
	out := make([]TimelineEntry, len(rows))
	for i, r := range rows {
		out[i] = TimelineEntry{At: r.At, Kind: TimelineKind(r.Kind), Detail: r.Detail}
	}
	return out, err
}

func (p purchases) cancel(ctx context.Context, in *purchasePath) (*purchaseOutput, error) {
	row, err := p.find(ctx, in.PurchaseID)
	if err != nil {
		return nil, err
	}
	switch row.Status {
	case marketplacedb.PurchaseStatusCancelled:
		return p.answer(ctx, account.Must(ctx).ID, row.ID, http.StatusOK)
	case marketplacedb.PurchaseStatusPending, marketplacedb.PurchaseStatusAwaitingPayment:
	default:
		return nil, tooLateToCancel()
	}
	waiting, stop := context.WithTimeout(ctx, p.wait)
	defer stop()
	cancelled, err := p.workflows.Cancel(waiting, row.ID)
	switch {
	case errors.Is(err, purchase.ErrTooLate):
		return nil, tooLateToCancel()
	case errors.Is(err, step.ErrUnavailable):
		return nil, problem.WorkflowsUnavailable()
	case errors.Is(err, step.ErrPending):
		out, err := p.answer(ctx, account.Must(ctx).ID, row.ID, http.StatusOK)
		if err != nil {
			return nil, err
		}
		return pending(out.Body), nil
	case err != nil:
		return nil, err
	case cancelled.Status != string(marketplacedb.PurchaseStatusCancelled) && cancelled.Status != string(marketplacedb.PurchaseStatusExpired):
		return nil, tooLateToCancel()
	}
	return p.answer(ctx, account.Must(ctx).ID, row.ID, http.StatusOK)
}

func tooLateToCancel() *problem.Problem {
	return problem.New(http.StatusConflict, "too_late_to_cancel", "The payment is made, on its way or over. See the purchase's status.")
}

type listPurchasesInput struct {
	Cursor string `query:"cursor" maxLength:"1000"`
	Limit  int32  `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// PurchasePage is a page of purchases.
type PurchasePage struct {
	Items      []Purchase `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
}

type listPurchasesOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         PurchasePage
}

// timePlace is a position in a list that is ordered by time, newest first.
type timePlace struct {
	At *time.Time `json:"t"`
	ID *uuid.UUID `json:"i"`
}

func (p purchases) list(ctx context.Context, in *listPurchasesInput) (*listPurchasesOutput, error) {
	var from timePlace
	if err := p.cursors.Decode("purchases", in.Cursor, &from); err != nil {
		return nil, err
	}
	rows, err := p.q.ListUserPurchases(ctx, marketplacedb.ListUserPurchasesParams{
		UserID: account.Must(ctx).ID, BeforeAt: from.At, BeforeID: from.ID, MaxRows: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &listPurchasesOutput{CacheControl: "no-store", Body: PurchasePage{Items: []Purchase{}}}
	for i, r := range rows {
		if i == int(in.Limit) {
			last := rows[i-1]
			out.Body.NextCursor = p.cursors.Encode("purchases", timePlace{&last.CreatedAt, &last.ID})
			break
		}
		out.Body.Items = append(out.Body.Items, purchaseOf(marketplacedb.GetUserPurchaseRow(r)))
	}
	return out, nil
}
