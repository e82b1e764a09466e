-- name: IssueSaleDocument :one
-- The receipt or invoice of a purchase, with the next number of its series; the place of the sale for the evidence; and,
-- with a template, the mail that tells of it. The last statement of its transaction: until the commit nobody else gets a
-- number of the series.
WITH counted AS (
    INSERT INTO document_counters AS c (entity, series, next) VALUES (@entity, @series, 2)
    ON CONFLICT (entity, series) DO UPDATE SET next = c.next + 1
    RETURNING next - 1 AS number
), issued AS (
    INSERT INTO documents (id, entity, series, number, kind, purchase_id, source_id, issued_at, seller, customer, taxes, lines,
        tax_behavior, net_minor, tax_minor, currency, country)
    SELECT @id, @entity, @series, counted.number, @kind::document_kind, @purchase_id, @source_id, clock_timestamp(), @seller::jsonb,
        e.customer, coalesce(e.taxes, CASE WHEN e.customer IS NOT NULL THEN '[]'::jsonb END), @lines::jsonb,
        @tax_behavior, @net_minor, @tax_minor, @currency, @country::text
    FROM counted LEFT JOIN tax_evidence e ON e.purchase_id = @purchase_id AND e.complete_at IS NOT NULL
    RETURNING name
), located AS (
    INSERT INTO tax_evidence AS e (purchase_id, billing_country, card_country) VALUES (@purchase_id, @country::text, @card_country)
    ON CONFLICT (purchase_id) DO UPDATE SET billing_country = coalesce(nullif(e.billing_country, ''), excluded.billing_country),
        card_country = coalesce(nullif(e.card_country, ''), excluded.card_country)
), told AS (
    INSERT INTO outgoing_mail (id, template, locale, recipient, data)
    SELECT @mail_id, @template::text, u.locale, u.email, @data::jsonb || jsonb_build_object('documentNumber', issued.name)
    FROM issued, users u WHERE @template::text <> '' AND u.id = @user_id
)
SELECT name FROM issued;

-- name: IssueCorrection :one
-- A credit or debit note to a receipt or invoice, of the same parties; otherwise as IssueSaleDocument.
WITH counted AS (
    INSERT INTO document_counters AS c (entity, series, next) SELECT d.entity, @series, 2 FROM documents d WHERE d.id = @corrects
    ON CONFLICT (entity, series) DO UPDATE SET next = c.next + 1
    RETURNING next - 1 AS number
), issued AS (
    INSERT INTO documents (id, entity, series, number, kind, purchase_id, corrects, source_id, issued_at, seller, customer, taxes, lines,
        tax_behavior, net_minor, tax_minor, currency, country)
    SELECT @id, d.entity, @series, counted.number, @kind::document_kind, d.purchase_id, d.id, @source_id, clock_timestamp(), d.seller,
        d.customer, d.taxes, @lines::jsonb, d.tax_behavior, @net_minor, @tax_minor, d.currency, d.country
    FROM counted, documents d WHERE d.id = @corrects
    RETURNING name
), told AS (
    INSERT INTO outgoing_mail (id, template, locale, recipient, data)
    SELECT @mail_id, @template::text, u.locale, u.email, @data::jsonb || jsonb_build_object('documentNumber', issued.name)
    FROM issued, users u WHERE @template::text <> '' AND u.id = @user_id
)
SELECT name FROM issued;

-- name: SaleDocument :one
-- The receipt or invoice of a purchase, and how much of it other documents have taken back so far.
SELECT d.id, d.name, d.kind, d.lines, d.net_minor, d.tax_minor, d.total_minor, d.tax_behavior, d.currency,
    coalesce((SELECT sum(CASE c.kind WHEN 'credit_note' THEN c.total_minor ELSE -c.total_minor END)
     FROM documents c WHERE c.corrects = d.id), 0)::bigint AS credited_minor
FROM documents d WHERE d.purchase_id = @purchase_id AND d.kind IN ('receipt', 'invoice');

-- name: DocumentsOfPurchase :many
SELECT d.id, d.name, d.kind, d.corrects, d.issued_at, d.net_minor, d.tax_minor, d.total_minor, d.currency, d.country
FROM documents d WHERE d.purchase_id = @purchase_id ORDER BY d.issued_at, d.id;

-- name: GetDocument :one
-- A document whole, and whose it is.
SELECT d.id, d.name, d.kind, d.purchase_id, d.issued_at, d.seller, d.customer, d.taxes, d.lines, d.tax_behavior, d.net_minor, d.tax_minor,
    d.total_minor, d.currency, d.country, coalesce(o.name, '')::text AS corrects_name, coalesce(o.issued_at, d.issued_at) AS corrects_issued_at,
    p.user_id, u.locale
FROM documents d LEFT JOIN documents o ON o.id = d.corrects JOIN purchases p ON p.id = d.purchase_id JOIN users u ON u.id = p.user_id
WHERE d.purchase_id = @purchase_id AND d.name = @name;

-- name: AdminListDocuments :many
-- Of a period, the newest first. Doubtful: where the customer is, is not known well enough for the tax office.
SELECT d.id, d.name, d.kind, d.entity, d.purchase_id, d.issued_at, d.net_minor, d.tax_minor, d.total_minor, d.currency, d.country,
    coalesce(o.name, '')::text AS corrects_name, coalesce(d.customer ->> 'name', d.customer ->> 'email', '')::text AS customer_name,
    (d.corrects IS NULL AND d.tax_behavior <> '' AND e.complete_at IS NOT NULL AND e.verdict <> 'sufficient' AND e.reviewed_at IS NULL)::boolean AS doubtful
FROM documents d LEFT JOIN documents o ON o.id = d.corrects LEFT JOIN tax_evidence e ON e.purchase_id = d.purchase_id
WHERE d.issued_at >= @issued_from::timestamptz AND d.issued_at < @issued_before::timestamptz
  AND (@kind::text = '' OR d.kind::text = @kind) AND (@country::text = '' OR d.country = @country)
  AND (@search::text = '' OR d.name = upper(@search) OR d.purchase_id::text = lower(@search))
  AND (NOT @only_doubtful::boolean
    OR (d.corrects IS NULL AND d.tax_behavior <> '' AND e.complete_at IS NOT NULL AND e.verdict <> 'sufficient' AND e.reviewed_at IS NULL))
  AND (sqlc.narg(before_at)::timestamptz IS NULL OR (d.issued_at, d.id) < (sqlc.narg(before_at)::timestamptz, sqlc.narg(before_id)::uuid))
ORDER BY d.issued_at DESC, d.id DESC
LIMIT @max_rows;

-- name: DocumentsOfPeriod :many
-- For the accountant's file: in the order of their issue.
SELECT d.id, d.name, d.kind, d.entity, d.purchase_id, d.issued_at, d.net_minor, d.tax_minor, d.total_minor, d.currency, d.country,
    coalesce(o.name, '')::text AS corrects_name, coalesce(d.customer, '{}')::jsonb AS customer, coalesce(d.taxes, '[]')::jsonb AS taxes
FROM documents d LEFT JOIN documents o ON o.id = d.corrects
WHERE d.issued_at >= @issued_from::timestamptz AND d.issued_at < @issued_before::timestamptz
  AND (sqlc.narg(after_at)::timestamptz IS NULL OR (d.issued_at, d.id) > (sqlc.narg(after_at)::timestamptz, sqlc.narg(after_id)::uuid))
ORDER BY d.issued_at, d.id
LIMIT @max_rows;

-- name: TaxSummary :many
-- What was sold where, and the tax on it, less what was taken back, by the documents of a period.
SELECT x.country, x.currency, x.treatment::text AS treatment, count(*) FILTER (WHERE x.kind IN ('receipt', 'invoice')) AS sales,
    count(*) FILTER (WHERE x.kind IN ('credit_note', 'debit_note')) AS corrections,
    sum(x.sign * x.net_minor)::bigint AS net_minor, sum(x.sign * x.tax_minor)::bigint AS tax_minor
FROM (
    SELECT d.country, d.currency, d.kind, d.net_minor, d.tax_minor, CASE d.kind WHEN 'credit_note' THEN -1 ELSE 1 END AS sign,
        CASE WHEN coalesce(o.tax_minor, d.tax_minor) > 0 THEN 'taxed' WHEN d.customer ->> 'exempt' = 'reverse' THEN 'reverse_charge' ELSE 'untaxed' END AS treatment
    FROM documents d LEFT JOIN documents o ON o.id = d.corrects
    WHERE d.issued_at >= @issued_from::timestamptz AND d.issued_at < @issued_before::timestamptz
) x
GROUP BY 1, 2, 3 ORDER BY 2, 1, 3;

-- name: TaxInBooks :many
-- What the account of tax gained in a period, by currency.
SELECT e.currency, (-sum(e.amount_minor))::bigint AS tax_minor
FROM transactions t JOIN transaction_entries e ON e.transaction_id = t.id AND e.account = 'tax'
WHERE t.created_at >= @booked_from::timestamptz AND t.created_at < @booked_before::timestamptz
GROUP BY 1 ORDER BY 1;
