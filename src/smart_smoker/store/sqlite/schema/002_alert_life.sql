-- Alerts are a run's, about one of its probes or about all of it, and have a life: told, acknowledged, told again.
-- Foreign keys are not enforced while migrations run, or dropping a table would empty those that refer to it.

-- A run is judged minute by minute of event time, counted from its first reading.
ALTER TABLE runs ADD COLUMN origin_at INTEGER;                          -- NULL until the first minute is judged
ALTER TABLE runs ADD COLUMN judged_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE series ADD COLUMN unjudged_n INTEGER NOT NULL DEFAULT 0;    -- no reading below it is still to be judged
ALTER TABLE readings ADD COLUMN is_late INTEGER;                        -- 1: its minute was judged before it came

-- All that is known of a series, its run's names with it.
CREATE VIEW series_entries AS
    SELECT s.id, s.run_id, r.smoker_id, r.run, s.probe, s.readings, s.last_n, s.first_at, s.last_at, s.is_ended, s.stamp_at,
        s.stamp_repeats, s.unjudged_n, s.touched_wall, r.is_strangers
    FROM series s JOIN runs r ON r.id = s.run_id;

-- What the judge remembers of each probe.
CREATE TABLE tracks (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    probe TEXT NOT NULL,
    course TEXT NOT NULL,                   -- JSON
    PRIMARY KEY (run_id, probe)
) WITHOUT ROWID;

CREATE TABLE run_standings (
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    probe TEXT NOT NULL,                    -- '' is the whole smoker
    rule TEXT NOT NULL,
    state TEXT NOT NULL,                    -- JSON
    is_up INTEGER NOT NULL,
    PRIMARY KEY (run_id, probe, rule)
) WITHOUT ROWID;
INSERT INTO run_standings (run_id, probe, rule, state, is_up)
    SELECT s.run_id, s.probe, o.rule, o.state, o.is_up FROM standings o JOIN series s ON s.id = o.series_id;
DROP TABLE standings;
ALTER TABLE run_standings RENAME TO standings;

CREATE TABLE run_alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    probe TEXT NOT NULL,                    -- '' is the whole smoker
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    raised_wall INTEGER NOT NULL,
    cleared_at INTEGER,
    cleared_wall INTEGER,
    over TEXT,                              -- the sentence of why it was cleared
    temp_f REAL,                            -- NULL: nothing credible was heard
    message TEXT NOT NULL,
    numbers TEXT NOT NULL,                  -- JSON
    warnings INTEGER NOT NULL DEFAULT 1,
    is_managed INTEGER NOT NULL DEFAULT 0,  -- 1: whom it is told to, and when, is decided while it lasts
    acknowledged_wall INTEGER,
    acknowledged_by TEXT,
    snoozed_until_wall INTEGER
);
INSERT INTO run_alerts (id, run_id, probe, rule, severity, raised_at, raised_wall, cleared_at, cleared_wall, temp_f,
        message, numbers, warnings)
    SELECT a.id, s.run_id, s.probe, a.rule, a.severity, a.raised_at,
        coalesce((SELECT min(t.wall) FROM alert_steps t WHERE t.alert_id = a.id AND t.step = 'raised'), 0),
        a.cleared_at, (SELECT max(t.wall) FROM alert_steps t WHERE t.alert_id = a.id AND t.step = 'cleared'),
        a.temp_f, a.message, a.numbers, a.warnings
    FROM alerts a JOIN series s ON s.id = a.series_id;
-- The largest number that was ever given goes along, so that none is given twice.
DELETE FROM sqlite_sequence WHERE name = 'run_alerts';
INSERT INTO sqlite_sequence (name, seq) SELECT 'run_alerts', seq FROM sqlite_sequence WHERE name = 'alerts';
DROP TABLE alerts;
ALTER TABLE run_alerts RENAME TO alerts;
CREATE INDEX alerts_by_run ON alerts (run_id, raised_at);
CREATE INDEX alerts_up ON alerts (run_id, rule) WHERE cleared_at IS NULL;
CREATE INDEX alerts_in_care ON alerts (raised_wall) WHERE is_managed;

-- How often a contact was told of an alert, and when last. A text held back counts as none.
CREATE TABLE tellings (
    alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    contact TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 0,
    last_wall INTEGER,
    is_over_told INTEGER NOT NULL DEFAULT 0,    -- 1: that it is over was told too
    held TEXT NOT NULL DEFAULT '',              -- why it was held back last: 'hours', 'limit'; '' where it was not
    PRIMARY KEY (alert_id, contact)
) WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN contact TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN severity TEXT NOT NULL DEFAULT 'warning';
ALTER TABLE outbox ADD COLUMN code TEXT NOT NULL DEFAULT '';        -- by which it may be acknowledged
ALTER TABLE outbox ADD COLUMN details TEXT NOT NULL DEFAULT '{}';   -- JSON: what a longer message has room for
CREATE INDEX outbox_by_code ON outbox (code) WHERE code != '';

-- One text may tell of several alerts.
CREATE TABLE outbox_alerts (
    outbox_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    PRIMARY KEY (outbox_id, alert_id)
) WITHOUT ROWID;
CREATE INDEX outbox_alerts_by_alert ON outbox_alerts (alert_id);
INSERT INTO outbox_alerts (outbox_id, alert_id) SELECT id, alert_id FROM outbox WHERE alert_id IS NOT NULL;

-- What a person said while a cook went on; the newest row of a smoker counts.
CREATE TABLE setups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    smoker_id TEXT NOT NULL,
    wall INTEGER NOT NULL,
    said_by TEXT NOT NULL,
    change TEXT NOT NULL,                   -- JSON: only what differs from the settings file
    words TEXT NOT NULL                     -- what was changed, for a person
);
CREATE INDEX setups_by_smoker ON setups (smoker_id, id);

-- Tests before going to bed: who was sent one, and confirmed it.
CREATE TABLE drills (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact TEXT NOT NULL,
    wall INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    confirmed_wall INTEGER,
    confirmed_by TEXT
);

-- Who keeps which promise at the moment: one that sends heartbeats, one that notices that consumers stopped.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until_wall INTEGER NOT NULL
) WITHOUT ROWID;
