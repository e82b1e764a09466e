-- +goose Up
-- The store's commission rules as it told of them last, in their order, see internal/commission.
CREATE TABLE commission_terms (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    revision   bigint NOT NULL,
    rules      jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'array'),
    updated_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON commission_terms TO publisher_app;

-- +goose Down
DROP TABLE commission_terms;
