-- Run once per cluster by an administrator, before the first migration. The owner migrates, the app runs.
-- Passwords are set by whoever runs this (`ALTER ROLE … PASSWORD`), never here.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'publisher_owner') THEN CREATE ROLE publisher_owner LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'publisher_app') THEN CREATE ROLE publisher_app LOGIN; END IF;
END $$;
