-- Moments are whole milliseconds since 1970, UTC. `at` columns named *_at hold event time (the reading's own clock)
-- but for those that end in _wall, which hold the time on this machine's clock.

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    smoker_id TEXT NOT NULL,
    run TEXT NOT NULL,
    is_demo INTEGER NOT NULL DEFAULT 0,
    is_strangers INTEGER NOT NULL DEFAULT 0,
    opened_wall INTEGER NOT NULL,
    UNIQUE (smoker_id, run)
);
CREATE INDEX runs_of_strangers ON runs (smoker_id, id) WHERE is_strangers;

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    probe TEXT NOT NULL,
    readings INTEGER NOT NULL DEFAULT 0,
    last_n INTEGER NOT NULL DEFAULT -1,
    first_at INTEGER,
    last_at INTEGER,
    is_ended INTEGER NOT NULL DEFAULT 0,
    touched_wall INTEGER NOT NULL,
    stamp_at INTEGER,                       -- the newest moment as its stamp spelled it, of a series without ids,
    stamp_repeats INTEGER NOT NULL DEFAULT 0,     -- and how often it came before
    UNIQUE (run_id, probe)
);

CREATE TABLE readings (
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    at INTEGER NOT NULL,
    temp_f REAL NOT NULL,
    PRIMARY KEY (series_id, n)
) WITHOUT ROWID;

-- People write down the numbers of cooks and alerts: AUTOINCREMENT never gives one twice.
CREATE TABLE cooks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    smoker_id TEXT NOT NULL,
    name TEXT
);

CREATE TABLE cook_spans (
    cook_id INTEGER NOT NULL REFERENCES cooks (id) ON DELETE CASCADE,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    from_at INTEGER,                        -- the first moment in it; NULL is the run's beginning
    to_at INTEGER,                          -- the first moment after it; NULL is the run's end
    PRIMARY KEY (cook_id, run_id)
);
CREATE INDEX cook_spans_by_run ON cook_spans (run_id);

CREATE TABLE standings (
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    state TEXT NOT NULL,                    -- JSON
    is_up INTEGER NOT NULL,
    PRIMARY KEY (series_id, rule)
) WITHOUT ROWID;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    cleared_at INTEGER,
    temp_f REAL NOT NULL,
    message TEXT NOT NULL,
    numbers TEXT NOT NULL,                  -- JSON
    warnings INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX alerts_by_series ON alerts (series_id, raised_at);
CREATE INDEX alerts_up ON alerts (series_id, rule) WHERE cleared_at IS NULL;

CREATE TABLE alert_steps (
    id INTEGER PRIMARY KEY,
    alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    wall INTEGER NOT NULL,
    step TEXT NOT NULL,                     -- raised, delivered, failed (for good), expired, cleared
    cause TEXT NOT NULL
);
CREATE INDEX alert_steps_by_alert ON alert_steps (alert_id);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    alert_id INTEGER REFERENCES alerts (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    text TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'pending',  -- pending, delivered, failed, expired
    created_wall INTEGER NOT NULL,
    due_wall INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,    -- counted when it is claimed, so it tells one claim from the next
    lease_owner TEXT,
    lease_until_wall INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_pending ON outbox (due_wall) WHERE state = 'pending';
CREATE INDEX outbox_by_alert ON outbox (alert_id);

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    wall INTEGER NOT NULL,
    outcome TEXT NOT NULL,                  -- delivered, retry, failed, expired
    answer TEXT NOT NULL
);
CREATE INDEX attempts_by_outbox ON attempts (outbox_id);

CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    wall INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,                  -- of the body that came
    body BLOB NOT NULL,                     -- at most 1 MiB of it until it is published, then its beginning
    message_id TEXT,
    is_published INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX dead_letters_by_message ON dead_letters (queue, message_id);
CREATE INDEX dead_letters_pending ON dead_letters (queue) WHERE NOT is_published;

-- The bodies of a queue's last batch without ids, kept until its acknowledgement is known to have arrived, so that
-- a redelivery of it can be told from new readings that look alike.
CREATE TABLE unproven_batches (
    queue TEXT PRIMARY KEY,
    digest_bytes INTEGER NOT NULL,          -- the length of each
    digests BLOB NOT NULL                   -- one after the other
) WITHOUT ROWID;
