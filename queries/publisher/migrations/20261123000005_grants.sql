-- +goose Up
-- Least privilege for the running app (role made by roles.sql).
GRANT USAGE ON SCHEMA public TO publisher_app;
GRANT SELECT, INSERT, UPDATE ON
    publisher_users, publisher_sessions, auth_tokens, outgoing_mail, rate_limits, publisher_plugins,
    slug_reservations, plugin_images, releases, submissions, check_results, publications, publisher_analytics
    TO publisher_app;
GRANT SELECT, INSERT ON audit_log, artifacts, decision_drafts, review_decisions, review_messages, submission_events, applied_events TO publisher_app;
GRANT DELETE ON auth_tokens, publisher_sessions, rate_limits, plugin_images, outgoing_mail, decision_drafts,
    publisher_plugins, releases, artifacts TO publisher_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO publisher_app;
GRANT SELECT ON goose_db_version TO publisher_app;

-- +goose Down
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM publisher_app;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM publisher_app;
REVOKE USAGE ON SCHEMA public FROM publisher_app;
