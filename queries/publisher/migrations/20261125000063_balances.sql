-- +goose Up
-- Which lines are of one sale, and which sale a case is about: what is held of it is what is left of it.
ALTER TABLE statement_lines ADD purchase_id uuid;
CREATE INDEX statement_lines_purchase_idx ON statement_lines (purchase_id) WHERE purchase_id IS NOT NULL;
ALTER TABLE held_shares ADD purchase_id uuid;
CREATE INDEX held_shares_open_idx ON held_shares (publisher_id) INCLUDE (purchase_id) WHERE outcome = '';
CREATE INDEX payouts_unfinished_idx ON payouts (publisher_id) INCLUDE (currency, amount_minor) WHERE status IN ('planned', 'failing');
CREATE INDEX payout_holds_open_idx ON payout_holds (publisher_id) WHERE released_at IS NULL;

-- +goose StatementBegin
-- What of a publisher's balance can be paid out at a time, by currency: by the rule that the store has (publisher_payable
-- of plugin_marketplace), from what it has told. A test holds the two together.
CREATE FUNCTION publisher_payable(publisher uuid, at timestamptz)
RETURNS TABLE (currency text, balance_minor bigint, pending_minor bigint, held_minor bigint, unfinished_minor bigint, payable_minor bigint)
LANGUAGE sql STABLE AS $$
    SELECT b.currency, b.amount, coalesce(w.amount, 0), coalesce(h.amount, 0), coalesce(u.amount, 0),
        least(b.amount, b.amount - coalesce(w.amount, 0)) - coalesce(h.amount, 0) - coalesce(u.amount, 0)
    FROM (SELECT m.currency, sum(m.amount_minor)::bigint AS amount FROM statement_months m WHERE m.publisher_id = publisher GROUP BY 1) b
    LEFT JOIN (SELECT l.currency, sum(l.amount_minor)::bigint AS amount FROM statement_lines l
               WHERE l.publisher_id = publisher AND l.available_at > at GROUP BY 1) w USING (currency)
    LEFT JOIN (SELECT s.currency, sum(greatest(0, s.amount))::bigint AS amount
               FROM (SELECT l.purchase_id, l.currency, sum(l.amount_minor) AS amount, min(l.available_at) FILTER (WHERE l.kind = 'sale') AS available_at
                     FROM statement_lines l
                     WHERE l.purchase_id IN (SELECT c.purchase_id FROM held_shares c WHERE c.publisher_id = publisher AND c.outcome = '')
                     GROUP BY 1, 2) s
               WHERE s.available_at <= at GROUP BY 1) h USING (currency)
    LEFT JOIN (SELECT p.currency, sum(p.amount_minor)::bigint AS amount FROM payouts p
               WHERE p.publisher_id = publisher AND p.status IN ('planned', 'failing') GROUP BY 1) u USING (currency)
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION publisher_payable;
DROP INDEX payout_holds_open_idx, payouts_unfinished_idx;
ALTER TABLE held_shares DROP purchase_id;
ALTER TABLE statement_lines DROP purchase_id;
