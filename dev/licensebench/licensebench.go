// Package licensebench measures what a check of a license costs beside the least that any answer out of the database
// costs: the same server, over HTTP, answering from one row read by its primary key.
package licensebench

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"marketplace/activities/marketplace"
	"marketplace/api"
	"marketplace/internal/httpapi"
	"marketplace/internal/licensefile"
	"marketplace/internal/licensekey"
	"marketplace/internal/ratelimit"
	marketplacedb "marketplace/queries/marketplace"
)

const (
	keys   = 1000
	pairs  = 61 // A B A B …: many short ones, so that whatever else the machine does meets both alike
	warmUp = 400
	asked  = 120 // times in each half of a pair
)

// Result are medians over the pairs.
type Result struct {
	Check, Bare time.Duration
	Ratio       float64
}

// bench is the server with what it is asked about.
type bench struct {
	url      string
	client   *http.Client
	plugin   uuid.UUID
	keys     []string
	licenses []uuid.UUID
}

// Run fills a store with licenses and measures. The database may be in use otherwise.
func Run(ctx context.Context, db *pgxpool.Pool) (Result, error) {
	// Requests are logged as in production, but to nowhere.
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(io.Discard, nil))) //nolint:sloglint // the work of writing a line is what production does
	defer slog.SetDefault(before)

	seed := "bench:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32))
	ring, err := licensekey.NewKeyring(seed)
	if err != nil {
		return Result{}, err
	}
	files, err := licensefile.NewSigner(seed)
	if err != nil {
		return Result{}, err
	}
	b := bench{client: &http.Client{}, plugin: uuid.New()}
	if err := b.fill(ctx, db, ring); err != nil {
		return Result{}, err
	}
	server := httpapi.New(httpapi.Options{Title: "bench", Cookie: "bench", TrustedProxies: []string{"127.0.0.1/32"}})
	api.RegisterLicenses(server.API, api.Deps{DB: db, LicenseKeys: ring, LicenseFiles: files, LicenseLimits: ratelimit.NewMemory()})
	registerBare(server.API, db)
	listening := httptest.NewServer(server.Handler)
	defer listening.Close()
	b.url = listening.URL
	return b.measure(ctx)
}

// fill sells the same plugin to as many customers as there are keys.
func (b *bench) fill(ctx context.Context, db *pgxpool.Pool, ring *licensekey.Keyring) error {
	exec := func(sql string, args ...any) error {
		_, err := db.Exec(ctx, sql, args...)
		return err
	}
	if err := exec(`INSERT INTO plugins (id, slug, publisher_id, publisher_name, name, summary, description_html, category, license, price_minor, currency, status, source_revision, licensed, license_activations, license_offline)
		VALUES ($1, $2, $3, 'Bench', 'Bench', 's', repeat('a long description ', 400), 'linters', 'MIT', 900, 'EUR', 'unlisted', 1, true, 3, true)`, b.plugin, "bench-"+b.plugin.String(), uuid.New()); err != nil {
		return fmt.Errorf("plugin: %w", err)
	}
	q := marketplacedb.New(db)
	for range keys {
		user, entitlement := uuid.New(), uuid.New()
		if err := exec(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Bench', 'x')`, user, user.String()+"@bench.localhost"); err != nil {
			return fmt.Errorf("customer: %w", err)
		}
		if err := exec(`INSERT INTO entitlements (id, user_id, plugin_id, status) VALUES ($1, $2, $3, 'granted')`, entitlement, user, b.plugin); err != nil {
			return fmt.Errorf("entitlement: %w", err)
		}
		if err := marketplace.IssueLicense(ctx, q, ring, entitlement); err != nil {
			return err
		}
		row, err := q.OwnLicense(ctx, user, b.plugin)
		if err != nil {
			return err
		}
		license := row.LicenseState
		key, err := ring.Open(license.ID, license.KeySealed, license.SealedBy)
		if err != nil {
			return err
		}
		if _, err := q.ActivateLicense(ctx, marketplacedb.ActivateLicenseParams{
			ID: uuid.New(), LicenseID: license.ID, FingerprintHash: licensekey.FingerprintDigest(license.ID.String(), "bench"), Name: "Bench",
		}); err != nil {
			return fmt.Errorf("activate: %w", err)
		}
		b.keys, b.licenses = append(b.keys, key), append(b.licenses, license.ID)
	}
	return nil
}

type bareInput struct {
	ID string `path:"id" maxLength:"64"`
}

type bareOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		ID          uuid.UUID `json:"id"`
		Activations int32     `json:"activations"`
	}
}

// registerBare adds the route to compare with.
func registerBare(on huma.API, db *pgxpool.Pool) {
	httpapi.Register(on, httpapi.Anyone, huma.Operation{OperationID: "bare", Method: http.MethodGet, Path: "/bare/{id}"},
		func(ctx context.Context, in *bareInput) (*bareOutput, error) {
			id, err := uuid.Parse(in.ID)
			if err != nil {
				return nil, err
			}
			out := &bareOutput{CacheControl: "no-store"}
			return out, db.QueryRow(ctx, `SELECT id, activations FROM licenses WHERE id = $1`, id).Scan(&out.Body.ID, &out.Body.Activations)
		})
}

func (b *bench) measure(ctx context.Context) (Result, error) {
	for _, ask := range []func(context.Context) (time.Duration, error){b.check, b.bare} {
		if _, err := median(ctx, warmUp, ask); err != nil {
			return Result{}, err
		}
	}
	var checks, bares []time.Duration
	var ratios []float64
	for range pairs {
		check, err := median(ctx, asked, b.check)
		if err != nil {
			return Result{}, err
		}
		bare, err := median(ctx, asked, b.bare)
		if err != nil {
			return Result{}, err
		}
		checks, bares, ratios = append(checks, check), append(bares, bare), append(ratios, float64(check)/float64(bare))
	}
	return Result{Check: middle(checks), Bare: middle(bares), Ratio: middle(ratios)}, nil
}

func median(ctx context.Context, times int, ask func(context.Context) (time.Duration, error)) (time.Duration, error) {
	took := make([]time.Duration, times)
	for i := range took {
		var err error
		if took[i], err = ask(ctx); err != nil {
			return 0, err
		}
	}
	return middle(took), nil
}

func middle[T time.Duration | float64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// check asks as a plugin does, on a machine that is active.
func (b *bench) check(ctx context.Context) (time.Duration, error) {
	body, err := json.Marshal(map[string]string{"key": b.keys[rand.IntN(keys)], "plugin": b.plugin.String(), "fingerprint": "bench"})
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+"/v1/licenses/validate", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	var answer struct{ Valid bool }
	took, err := b.ask(r, &answer)
	if err == nil && !answer.Valid {
		err = fmt.Errorf("the license is not valid")
	}
	return took, err
}

func (b *bench) bare(ctx context.Context) (time.Duration, error) {
	want := b.licenses[rand.IntN(keys)]
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/bare/"+want.String(), nil)
	if err != nil {
		return 0, err
	}
	var answer struct{ ID uuid.UUID }
	took, err := b.ask(r, &answer)
	if err == nil && answer.ID != want {
		err = fmt.Errorf("the row is %s", answer.ID)
	}
	return took, err
}

// ask takes the time until the whole answer is there. Every request comes from another network, so that no limit is met.
func (b *bench) ask(r *http.Request, into any) (time.Duration, error) {
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", rand.IntN(256), rand.IntN(256), rand.IntN(256)))
	began := time.Now()
	answer, err := b.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	took := time.Since(began)
	if err != nil {
		return 0, err
	}
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %d %s", r.URL.Path, answer.StatusCode, body)
	}
	return took, json.Unmarshal(body, into)
}
