-- +goose Up
CREATE TYPE submission_status AS ENUM ('checking', 'in_review', 'changes_requested', 'approved', 'rejected', 'withdrawn');
CREATE TYPE ball_holder AS ENUM ('system', 'reviewer', 'author', 'nobody');
CREATE TYPE check_verdict AS ENUM ('running', 'passed', 'failed', 'errored');
CREATE TYPE decision_kind AS ENUM ('approve', 'reject', 'request_changes');
CREATE TYPE publication_action AS ENUM ('publish', 'withdraw', 'unlist', 'relist', 'takedown');
CREATE TYPE publication_stage AS ENUM ('requested', 'reading', 'storing', 'upserting', 'signing', 'confirming', 'done', 'superseded');

-- One case: it lives through rounds of changes until it is approved, rejected or withdrawn.
CREATE TABLE submissions (
    id               uuid PRIMARY KEY,
    plugin_id        uuid NOT NULL REFERENCES publisher_plugins,
    release_id       uuid NOT NULL REFERENCES releases,
    author_id        uuid NOT NULL REFERENCES publisher_users,
    round            integer NOT NULL DEFAULT 1,
    status           submission_status NOT NULL DEFAULT 'checking',
    ball             ball_holder NOT NULL DEFAULT 'system',
    artifact_sha256  bytea NOT NULL REFERENCES artifacts,
    listing          jsonb NOT NULL,
    due_at           timestamptz,
    reminded_at      timestamptz,
    escalation_level smallint NOT NULL DEFAULT 0,
    assigned_to      uuid REFERENCES publisher_users,
    claimed_by       uuid REFERENCES publisher_users,
    claim_expires_at timestamptz,
    next_step        text NOT NULL DEFAULT '', -- what happens by itself, at next_step_at, if nobody acts
    next_step_at     timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    decided_at       timestamptz,
    UNIQUE (id, author_id),
    CONSTRAINT submissions_nobody_reviews_their_own CHECK (claimed_by <> author_id AND assigned_to <> author_id)
);
CREATE UNIQUE INDEX submissions_one_open_key ON submissions (release_id)
    WHERE status IN ('checking', 'in_review', 'changes_requested');
CREATE INDEX submissions_queue_idx ON submissions (status, coalesce(due_at, created_at), id);
CREATE INDEX submissions_plugin_idx ON submissions (plugin_id, created_at DESC);
CREATE INDEX submissions_author_idx ON submissions (author_id, created_at DESC, id DESC);
CREATE INDEX submissions_assigned_idx ON submissions (assigned_to) WHERE status = 'in_review';

-- The verdict belongs to the bytes that were read, not to the submission's name.
CREATE TABLE check_results (
    submission_id   uuid NOT NULL REFERENCES submissions,
    round           integer NOT NULL,
    name            text NOT NULL,
    artifact_sha256 bytea NOT NULL,
    verdict         check_verdict NOT NULL DEFAULT 'running',
    evidence        jsonb NOT NULL DEFAULT '[]',
    attempts        integer NOT NULL DEFAULT 0,
    last_error      text NOT NULL DEFAULT '',
    next_attempt_at timestamptz,
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    PRIMARY KEY (submission_id, round, name)
);

-- What a reviewer wrote with a decision that is being carried out: the words stay out of workflow histories,
-- which name only the id.
CREATE TABLE decision_drafts (
    id            uuid PRIMARY KEY,
    submission_id uuid NOT NULL REFERENCES submissions,
    reviewer_id   uuid NOT NULL REFERENCES publisher_users,
    message       text NOT NULL CHECK (char_length(message) <= 5000),
    created_at    timestamptz NOT NULL DEFAULT now()
);

-- reviewer_id is null when the checks decided.
CREATE TABLE review_decisions (
    id              uuid PRIMARY KEY,
    submission_id   uuid NOT NULL,
    author_id       uuid NOT NULL,
    round           integer NOT NULL,
    kind            decision_kind NOT NULL,
    reviewer_id     uuid REFERENCES publisher_users,
    reason_code     text NOT NULL,
    message         text NOT NULL DEFAULT '',
    artifact_sha256 bytea NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    UNIQUE (submission_id, round),
    FOREIGN KEY (submission_id, author_id) REFERENCES submissions (id, author_id),
    CONSTRAINT review_decisions_nobody_reviews_their_own CHECK (reviewer_id <> author_id),
    CONSTRAINT review_decisions_only_people_approve CHECK (reviewer_id IS NOT NULL OR kind = 'request_changes')
);
CREATE UNIQUE INDEX review_decisions_one_final_key ON review_decisions (submission_id) WHERE kind <> 'request_changes';

CREATE TABLE review_messages (
    id            uuid PRIMARY KEY,
    submission_id uuid NOT NULL REFERENCES submissions,
    author_id     uuid NOT NULL REFERENCES publisher_users,
    author_role   text NOT NULL,
    body          text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 5000),
    internal      boolean NOT NULL DEFAULT false,
    at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX review_messages_submission_idx ON review_messages (submission_id, at);

-- What the author, the reviewer and the operator read as the submission's timeline.
CREATE TABLE submission_events (
    submission_id uuid NOT NULL REFERENCES submissions,
    seq           bigint GENERATED ALWAYS AS IDENTITY,
    at            timestamptz NOT NULL DEFAULT now(),
    kind          text NOT NULL,
    detail        jsonb NOT NULL DEFAULT '{}',
    dedupe_key    text NOT NULL,
    PRIMARY KEY (submission_id, seq),
    UNIQUE (submission_id, dedupe_key)
);

CREATE TABLE publications (
    id              uuid PRIMARY KEY,
    plugin_id       uuid NOT NULL REFERENCES publisher_plugins,
    release_id      uuid REFERENCES releases,
    action          publication_action NOT NULL,
    version         text NOT NULL DEFAULT '',
    revision        bigint NOT NULL,
    workflow_id     text NOT NULL,
    stage           publication_stage NOT NULL DEFAULT 'requested',
    attempts        integer NOT NULL DEFAULT 0,
    last_error      text NOT NULL DEFAULT '',
    next_attempt_at timestamptz,
    requested_by    uuid,
    reason          text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz
);
CREATE INDEX publications_plugin_idx ON publications (plugin_id, created_at DESC);
CREATE INDEX publications_open_idx ON publications (created_at) WHERE finished_at IS NULL;

-- +goose Down
DROP TABLE publications, submission_events, review_messages, review_decisions, decision_drafts, check_results, submissions;
DROP TYPE publication_stage, publication_action, decision_kind, check_verdict, ball_holder, submission_status;
