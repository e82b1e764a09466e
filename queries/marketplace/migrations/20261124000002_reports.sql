-- +goose Up
CREATE TABLE plugin_reports (
    id          uuid PRIMARY KEY,
    plugin_id   uuid NOT NULL REFERENCES plugins,
    reporter_id uuid NOT NULL REFERENCES users,
    reason      text NOT NULL CHECK (reason IN ('malware', 'security', 'copyright', 'misleading', 'spam', 'other')),
    note        text NOT NULL DEFAULT '' CHECK (char_length(note) <= 2000),
    created_at  timestamptz NOT NULL DEFAULT now(),
    closed_at   timestamptz,
    closed_by   uuid REFERENCES users,
    close_note  text NOT NULL DEFAULT '',
    CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE UNIQUE INDEX plugin_reports_one_open_key ON plugin_reports (plugin_id, reporter_id) WHERE closed_at IS NULL;
CREATE INDEX plugin_reports_open_idx ON plugin_reports (created_at, id) WHERE closed_at IS NULL;
CREATE INDEX plugin_reports_closed_idx ON plugin_reports (closed_at DESC, id DESC) WHERE closed_at IS NOT NULL;

-- What became of a report of a review. Those of before are taken for what the review's status says.
ALTER TABLE review_reports
    ADD resolution text CHECK (resolution IN ('hidden', 'dismissed')),
    ADD resolved_by uuid REFERENCES users,
    ADD resolution_note text NOT NULL DEFAULT '';
UPDATE review_reports rr SET resolution = CASE r.status WHEN 'hidden' THEN 'hidden' ELSE 'dismissed' END
FROM reviews r WHERE r.id = rr.review_id AND rr.resolved_at IS NOT NULL;
ALTER TABLE review_reports ADD CHECK ((resolved_at IS NULL) = (resolution IS NULL));
CREATE INDEX review_reports_closed_idx ON review_reports (resolved_at DESC, id DESC) WHERE resolved_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON plugin_reports TO marketplace_app;

-- +goose Down
DROP INDEX review_reports_closed_idx;
ALTER TABLE review_reports DROP resolution, DROP resolved_by, DROP resolution_note;
DROP TABLE plugin_reports;
