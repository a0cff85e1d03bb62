-- Chirp's own tables. Times are Unix seconds; flags are the bits of World/Restriction.cs.
CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

CREATE TABLE blob (sha256 TEXT PRIMARY KEY, png BLOB NOT NULL, thumbnail BLOB NOT NULL) STRICT;

CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  handle TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password TEXT,
  picture TEXT REFERENCES blob (sha256),
  created INTEGER NOT NULL,
  flags INTEGER NOT NULL DEFAULT 0,
  picture_flags INTEGER NOT NULL DEFAULT 0,
  generated INTEGER UNIQUE
) STRICT;

CREATE TABLE media (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  author INTEGER NOT NULL REFERENCES account (id),
  sha256 TEXT REFERENCES blob (sha256),
  flags INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX media_by_bytes ON media (sha256, id);

CREATE TABLE post (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  author INTEGER NOT NULL REFERENCES account (id),
  text TEXT NOT NULL,
  media INTEGER UNIQUE REFERENCES media (id),
  reshare_of INTEGER REFERENCES post (id),
  created INTEGER NOT NULL,
  flags INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  views INTEGER NOT NULL DEFAULT 0,
  advertisements INTEGER NOT NULL DEFAULT 0,
  reactions INTEGER NOT NULL DEFAULT 0,
  comments INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX post_by_author ON post (author, id);
CREATE INDEX post_by_original ON post (reshare_of, id);
-- One reshare for each account and original.
CREATE UNIQUE INDEX post_reshared_once ON post (reshare_of, author) WHERE reshare_of IS NOT NULL AND deleted = 0;

CREATE VIRTUAL TABLE post_text USING fts5 (text, content = 'post', content_rowid = 'id');
CREATE TRIGGER post_text_added AFTER INSERT ON post BEGIN
  INSERT INTO post_text (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER post_text_changed AFTER UPDATE OF text ON post BEGIN
  INSERT INTO post_text (post_text, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO post_text (rowid, text) VALUES (new.id, new.text);
END;

CREATE TABLE reaction (
  post INTEGER NOT NULL REFERENCES post (id),
  account INTEGER NOT NULL REFERENCES account (id),
  PRIMARY KEY (post, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  post INTEGER NOT NULL REFERENCES post (id),
  author INTEGER NOT NULL REFERENCES account (id),
  text TEXT NOT NULL,
  created INTEGER NOT NULL,
  flags INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX comment_by_post ON comment (post, id);
CREATE INDEX comment_by_author ON comment (author, id);

CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  author INTEGER NOT NULL REFERENCES account (id),
  recipient INTEGER NOT NULL REFERENCES account (id),
  text TEXT NOT NULL,
  created INTEGER NOT NULL,
  flags INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX message_by_author ON message (author, id);
CREATE INDEX message_by_recipient ON message (recipient, id);

-- A picture and some words for a day; then both are destroyed, unless it is frozen.
CREATE TABLE story (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  author INTEGER NOT NULL REFERENCES account (id),
  text TEXT NOT NULL,
  sha256 TEXT REFERENCES blob (sha256),
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  flags INTEGER NOT NULL DEFAULT 0,
  gone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX story_by_expiry ON story (expires) WHERE gone = 0;
CREATE INDEX story_by_author ON story (author, id);

-- Two accounts that do not reach each other, however it began.
CREATE TABLE contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  one INTEGER NOT NULL REFERENCES account (id),
  other INTEGER NOT NULL REFERENCES account (id),
  flags INTEGER NOT NULL DEFAULT 0,
  UNIQUE (one, other)
) STRICT;

-- What Redress ordered: the highest revision carried out for each subject and restriction.
CREATE TABLE ordered (
  kind TEXT NOT NULL,
  ref INTEGER NOT NULL,
  restriction TEXT NOT NULL,
  revision INTEGER NOT NULL,
  in_force INTEGER NOT NULL,
  PRIMARY KEY (kind, ref, restriction)
) STRICT, WITHOUT ROWID;

CREATE TABLE strike (
  enforcement TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  in_force INTEGER NOT NULL
) STRICT;
CREATE INDEX strike_by_account ON strike (account, in_force);

CREATE TABLE letter (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account (id),
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX letter_by_account ON letter (account, created, id);

-- Calls already carried out, so that a retry is answered and not done again.
CREATE TABLE call (
  id TEXT NOT NULL,
  body_sha256 BLOB NOT NULL,
  answer BLOB NOT NULL,
  received INTEGER NOT NULL,
  PRIMARY KEY (id, body_sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_by_age ON call (received);

INSERT INTO sqlite_sequence (name, seq) VALUES ('post', 1000), ('media', 70), ('comment', 500), ('message', 300), ('story', 800);
