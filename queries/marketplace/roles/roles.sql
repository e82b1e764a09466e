-- Run once per cluster by an administrator, before the first migration. The owner migrates, the app runs.
-- Passwords are set by whoever runs this (`ALTER ROLE … PASSWORD`), never here.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marketplace_owner') THEN CREATE ROLE marketplace_owner LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'marketplace_app') THEN CREATE ROLE marketplace_app LOGIN; END IF;
END $$;
