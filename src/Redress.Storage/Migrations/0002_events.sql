-- Restored backups, what they abandoned, and events out. Times are microseconds since 1970 UTC.

CREATE INDEX sealed_erased ON sealed (erased_at) WHERE erased_at IS NOT NULL AND erase_at IS NULL;

-- ------------------------------------------------------------------ recovery

CREATE TABLE restoration (
  id {text} PRIMARY KEY,
  at {int} NOT NULL,
  taken_at {int} NOT NULL,
  size {int} NOT NULL,
  root {blob} NOT NULL,
  abandoned_size {int},
  abandoned_root {blob},
  erased {int} NOT NULL,
  leftovers {int} NOT NULL
) {clustered};

CREATE TABLE reconciliation (
  restoration_id {text} NOT NULL REFERENCES restoration (id),
  platform_id {text} NOT NULL,
  reached {text} NOT NULL,
  compared {int} NOT NULL,
  applied {int} NOT NULL,
  held {int} NOT NULL,
  unread {int} NOT NULL,
  reconciled_at {int},
  version {int} NOT NULL,
  PRIMARY KEY (restoration_id, platform_id)
) {clustered};

-- ------------------------------------------------------------------ events out

CREATE TABLE case_breach (
  case_id {text} NOT NULL,
  due_at {int} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (case_id, due_at)
) {clustered};

CREATE TABLE webhook (
  id {text} PRIMARY KEY,
  platform_id {text},
  url {text} NOT NULL,
  secret {blob} NOT NULL,
  created_at {int} NOT NULL,
  created_by {text} NOT NULL,
  removed_at {int}
) {clustered};

CREATE TABLE webhook_place (
  webhook_id {text} PRIMARY KEY,
  next {int} NOT NULL
) {clustered};

CREATE TABLE dead_delivery (
  webhook_id {text} NOT NULL,
  number {int} NOT NULL,
  at {int} NOT NULL,
  attempts {int} NOT NULL,
  error {text} NOT NULL,
  PRIMARY KEY (webhook_id, number)
) {clustered};
