-- +goose Up
-- Least privilege for the running app (role made by roles.sql): no DDL, no DELETE but where a row may
-- go, the books and the audit log INSERT and SELECT only.
GRANT USAGE ON SCHEMA public TO marketplace_app;
GRANT SELECT, INSERT, UPDATE ON
    users, sessions, auth_tokens, outgoing_mail, rate_limits, plugins, plugin_versions, plugin_search, search_words,
    entitlements, reviews, review_reports, purchases, refunds, disputes, stripe_events, outbox
    TO marketplace_app;
GRANT SELECT, INSERT ON audit_log, downloads, purchase_events, transactions, transaction_entries TO marketplace_app;
GRANT DELETE ON auth_tokens, sessions, rate_limits, reviews, outgoing_mail TO marketplace_app;
GRANT SELECT ON plugin_cards TO marketplace_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO marketplace_app;
GRANT SELECT ON goose_db_version TO marketplace_app;

-- +goose Down
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM marketplace_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM marketplace_app;
REVOKE USAGE ON SCHEMA public FROM marketplace_app;
