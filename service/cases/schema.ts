/**
 * The tables of a case, as the steps that made them: step n brings a database of version n - 1 to version n. A step that
 * was once released is never changed; a new one is added behind it. The version is SQLite's `user_version`.
 */

/** A detector's finding is one row; log and result files say what was found, tables only what is sorted and filtered by. */
const first = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  -- The entry as it stands in log.jsonl, without the line break; and where that line ends in the file, break included.
  line TEXT NOT NULL,
  ends INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE images (
  id INTEGER PRIMARY KEY,
  -- The entry that told that they were added.
  added INTEGER NOT NULL REFERENCES audit,
  root TEXT NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  modified REAL NOT NULL,
  sha256 TEXT,
  perceptualHash TEXT,
  format TEXT,
  width INTEGER,
  height INTEGER,
  make TEXT,
  model TEXT,
  camera TEXT,
  software TEXT,
  takenAt TEXT,
  latitude REAL,
  longitude REAL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped')),
  reason TEXT,
  level TEXT,
  score REAL,
  elapsedMs REAL,
  pipeline TEXT,
  -- Levels in the order in which they trouble a reader.
  rank INTEGER AS (CASE level WHEN 'alarm' THEN 3 WHEN 'notice' THEN 2 WHEN 'undetermined' THEN 1 WHEN 'clear' THEN 0 END),
  year TEXT AS (substr(takenAt, 1, 4)),
  UNIQUE (root, path)
) STRICT;
CREATE INDEX images_path ON images (path);
CREATE INDEX images_bytes ON images (bytes);
CREATE INDEX images_modified ON images (modified);
CREATE INDEX images_sha256 ON images (sha256);
CREATE INDEX images_format ON images (format);
CREATE INDEX images_width ON images (width);
CREATE INDEX images_height ON images (height);
CREATE INDEX images_camera ON images (camera);
CREATE INDEX images_software ON images (software);
CREATE INDEX images_takenAt ON images (takenAt);
CREATE INDEX images_year ON images (year);
CREATE INDEX images_latitude ON images (latitude);
CREATE INDEX images_longitude ON images (longitude);
CREATE INDEX images_state ON images (state);
CREATE INDEX images_rank ON images (rank);
CREATE INDEX images_score ON images (score);
CREATE INDEX images_elapsedMs ON images (elapsedMs);
CREATE INDEX images_perceptualHash ON images (perceptualHash) WHERE perceptualHash IS NOT NULL;

CREATE TABLE findings (
  image INTEGER NOT NULL REFERENCES images,
  detector TEXT NOT NULL,
  state TEXT NOT NULL,
  score REAL,
  alarm INTEGER NOT NULL CHECK (alarm IN (0, 1)),
  falseAlarm TEXT,
  PRIMARY KEY (image, detector)
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_score ON findings (detector, score) WHERE score IS NOT NULL;
CREATE INDEX findings_alarm ON findings (detector, image) WHERE alarm = 1;

-- The files of a result, below results/<sha256>/<pipeline>/.
CREATE TABLE resultFiles (
  sha256 TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (sha256, pipeline, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  root TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed', 'interrupted'))
) STRICT;

CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  image INTEGER NOT NULL REFERENCES images,
  time TEXT NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_image ON notes (image);

CREATE TABLE marks (
  image INTEGER PRIMARY KEY REFERENCES images,
  mark TEXT NOT NULL CHECK (mark IN ('suspicious', 'check', 'settled')),
  time TEXT NOT NULL,
  author TEXT NOT NULL
) STRICT;

-- Words of path and metadata, by number of the image; the text itself is in result.json.
CREATE VIRTUAL TABLE words USING fts5 (path, metadata, content = '', contentless_delete = 1, prefix = '2 3', detail = 'none');
`;

/** What photographs of the case were held against by glass balls in them; files are in resultFiles. */
const totems = `
CREATE TABLE totems (
  -- Number of the entry that told of it.
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  time TEXT NOT NULL,
  author TEXT NOT NULL,
  UNIQUE (sha256, pipeline)
) STRICT;
`;

export const migrations: readonly string[] = [first, totems];
