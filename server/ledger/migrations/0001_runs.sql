-- Recipes are kept once for all runs that paint them; `text` is compressed (zlib).
CREATE TABLE recipes (
    hash TEXT NOT NULL PRIMARY KEY,
    text BLOB NOT NULL
);

-- `number` is the order of acceptance and is never given twice. What waits is painted by `turn`, then `number`.
CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    recipe TEXT NOT NULL REFERENCES recipes (hash),
    recipe_id TEXT,
    client TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)),
    turn INTEGER NOT NULL,
    created REAL NOT NULL,
    started REAL,
    finished REAL,
    spent REAL NOT NULL DEFAULT 0,
    progress REAL NOT NULL DEFAULT 0,
    time_limit REAL,
    device TEXT,
    resumed INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    unclean INTEGER NOT NULL DEFAULT 0,
    retry_of TEXT,
    results TEXT NOT NULL DEFAULT '[]',
    problem TEXT,
    versions TEXT NOT NULL DEFAULT '{}',
    CHECK ((finished IS NULL) = (state IN ('queued', 'running', 'interrupted'))),
    CHECK (waiting = 0 OR state IN ('queued', 'interrupted'))
);
CREATE INDEX runs_recipe ON runs (recipe);
CREATE INDEX runs_state ON runs (state, number);
CREATE INDEX runs_living ON runs (number) WHERE finished IS NULL;

CREATE TABLE inputs (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    node TEXT NOT NULL,
    parameter TEXT NOT NULL,
    ref TEXT NOT NULL,
    UNIQUE (run, node, parameter)
);

-- What is known of each node of a run, as the API tells it: timings, why it ran, outputs, numbers.
CREATE TABLE nodes (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    node TEXT NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (run, node)
);

-- What was told on the WebSocket. Of those with the same `replaces` only the newest is kept.
CREATE TABLE events (
    number INTEGER PRIMARY KEY,
    run TEXT,
    replaces TEXT UNIQUE,
    text TEXT NOT NULL
);
CREATE INDEX events_run ON events (run, number);

-- The keys by which clients send a request twice and have it carried out once.
CREATE TABLE submissions (
    key TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE
);
CREATE INDEX submissions_run ON submissions (run);

-- Single values of the ledger as a whole, as JSON.
CREATE TABLE facts (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
