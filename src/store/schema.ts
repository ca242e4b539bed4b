/** As the index `run_by_status` has it: SQLite doesn't see that being the one of two means being among them. */
export const IS_RUNNING = `status IN ('RUNNING', 'SCHEDULED') AND status = 'RUNNING'`;

/**
 * The first schema. Names of params, tags and metrics are numbers into `name`; 0 stands for "none". A run's
 * `artifact_uri` and an experiment's `artifact_location` are null where they follow from the default root,
 * so that the folder can be moved. `revision` is the transaction that last changed the row.
 */
export const SCHEMA_1 = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

CREATE TABLE experiment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  artifact_location TEXT,
  stage TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX experiment_by_revision ON experiment (revision);
CREATE TABLE experiment_tag (
  experiment INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (experiment, key)
) WITHOUT ROWID;

-- Ids are given out once, as with AUTOINCREMENT, whose table would be one more page to write for each run: the counter
-- 'run' has the largest of those that are gone.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  experiment INTEGER NOT NULL REFERENCES experiment (id),
  name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  status TEXT NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER,
  artifact_uri TEXT,
  stage TEXT NOT NULL,
  parent_run_id TEXT,
  revision INTEGER NOT NULL
);
-- Read backwards: new entries come at the end, where a tree grows best.
CREATE INDEX run_by_experiment ON run (experiment, stage, started, run_id DESC);
CREATE INDEX run_by_parent ON run (parent_run_id, started DESC) WHERE parent_run_id IS NOT NULL;
CREATE INDEX run_by_status ON run (status, experiment, stage) WHERE status IN ('RUNNING', 'SCHEDULED');
CREATE INDEX run_by_revision ON run (revision);
CREATE TABLE param (
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE TABLE tag (
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;

-- One row a series. Of the series of one run and key, the leader has the newest point: it stands for the
-- metric in searches. NaN is NULL. A series' only point is in its row alone; that and the points of a pack tell
-- what is NULL in the row then.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  model INTEGER NOT NULL,
  dataset_name INTEGER NOT NULL,
  dataset_digest INTEGER NOT NULL,
  leader INTEGER NOT NULL,
  count INTEGER NOT NULL,
  nans INTEGER,
  latest_step INTEGER NOT NULL,
  latest_time INTEGER NOT NULL,
  latest_value REAL,
  first_step INTEGER,
  first_time INTEGER,
  first_value REAL,
  min_step INTEGER,
  max_step INTEGER,
  min_time INTEGER,
  max_time INTEGER,
  min_value REAL,
  max_value REAL,
  sum REAL,
  next_seq INTEGER NOT NULL,
  pieces INTEGER NOT NULL,
  piece_points INTEGER NOT NULL,
  chunks INTEGER NOT NULL,
  pack INTEGER
);
CREATE UNIQUE INDEX series_of_run ON series (run, key, model, dataset_name, dataset_digest);
CREATE INDEX series_of_model ON series (model, key) WHERE model <> 0;
-- What one request appended to a series, not yet sealed.
CREATE TABLE piece (
  series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (series, seq)
) WITHOUT ROWID;
-- Some thousand points of a series in their order, each column by itself; numbered from 0 without gaps.
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY,
  series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  nans INTEGER NOT NULL,
  min_step INTEGER NOT NULL,
  max_step INTEGER NOT NULL,
  min_time INTEGER NOT NULL,
  max_time INTEGER NOT NULL,
  min_value REAL,
  max_value REAL,
  sum REAL,
  -- The lowest and highest point of every 64 points, deflated.
  summary BLOB NOT NULL,
  steps BLOB NOT NULL,
  timestamps BLOB NOT NULL,
  vals BLOB NOT NULL
);
CREATE UNIQUE INDEX chunk_of_series ON chunk (series, seq);
-- The points of many short series of a run that nobody writes to, sealed together.
CREATE TABLE pack (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  -- How many are still in it.
  series INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE INDEX pack_of_run ON pack (run);
-- The lowest and highest of every 16 blocks of chunks' summaries (level 2, a row for 16 chunks), of every 16 of
-- those (level 3), and so on: what a chart of a long series is drawn from.
CREATE TABLE summary (
  -- By their key alone, SQLite would read each of these large rows twice: to compare, and to give it.
  id INTEGER PRIMARY KEY,
  series INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
  level INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE UNIQUE INDEX summary_of_series ON summary (series, level, seq);

CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiment (id),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  source_type TEXT NOT NULL,
  source TEXT NOT NULL,
  schema TEXT,
  profile TEXT,
  UNIQUE (experiment, name, digest)
);
CREATE TABLE input (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  dataset INTEGER NOT NULL REFERENCES dataset (id),
  UNIQUE (run, dataset)
);
CREATE INDEX input_of_dataset ON input (dataset);
CREATE TABLE input_tag (
  input INTEGER NOT NULL REFERENCES input (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (input, key)
) WITHOUT ROWID;
CREATE TABLE run_model (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  direction TEXT NOT NULL,
  model_id TEXT NOT NULL,
  step INTEGER NOT NULL,
  UNIQUE (run, direction, model_id)
);

CREATE TABLE logged_model (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model_id TEXT NOT NULL UNIQUE,
  experiment INTEGER NOT NULL REFERENCES experiment (id),
  name TEXT NOT NULL,
  artifact_uri TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_message TEXT,
  model_type TEXT,
  source_run_id TEXT,
  stage TEXT NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX logged_model_by_experiment ON logged_model (experiment, stage, created DESC, model_id);
CREATE INDEX logged_model_by_run ON logged_model (source_run_id) WHERE source_run_id IS NOT NULL;
CREATE TABLE logged_model_param (
  model INTEGER NOT NULL REFERENCES logged_model (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (model, key)
) WITHOUT ROWID;
CREATE TABLE logged_model_tag (
  model INTEGER NOT NULL REFERENCES logged_model (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (model, key)
) WITHOUT ROWID;

CREATE TABLE registered_model (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  revision INTEGER NOT NULL
);
CREATE INDEX registered_model_by_revision ON registered_model (revision);
CREATE TABLE registered_model_tag (
  model INTEGER NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (model, key)
) WITHOUT ROWID;
-- A deleted version keeps its row (deleted = 1, its source and run gone), so that its number never returns.
CREATE TABLE model_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  model INTEGER NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  stage TEXT NOT NULL,
  description TEXT,
  user_id TEXT,
  source TEXT NOT NULL,
  storage_location TEXT NOT NULL,
  run_id TEXT,
  run_link TEXT,
  model_id TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  UNIQUE (model, version)
);
CREATE TABLE model_version_tag (
  version INTEGER NOT NULL REFERENCES model_version (id) ON DELETE CASCADE,
  key INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (version, key)
) WITHOUT ROWID;
CREATE TABLE model_alias (
  model INTEGER NOT NULL REFERENCES registered_model (id) ON DELETE CASCADE,
  alias TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (model, alias)
) WITHOUT ROWID;

-- How people arranged their panels: JSON, each panel's part under its name.
CREATE TABLE view (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  definition TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  updated INTEGER NOT NULL
);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  -- Row id of the model: its entries stay with it under another name, and outlive it.
  model INTEGER NOT NULL,
  model_name TEXT NOT NULL,
  version TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  comment TEXT
);
CREATE INDEX audit_of_model ON audit (model, id);
CREATE INDEX audit_of_name ON audit (model_name, id);
-- Models that are gone or have another name, for those who watch.
CREATE TABLE gone_model (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX gone_model_by_revision ON gone_model (revision);
`;
