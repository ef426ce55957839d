ALTER TABLE public.users
    ADD COLUMN last_login_at TIMESTAMPTZ,
    ADD COLUMN theme TEXT CHECK (theme IN ('light', 'dark')),
    ADD CHECK (username = lower(btrim(username)) AND username <> '' AND length(username) <= 100);
