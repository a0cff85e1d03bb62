-- People: the ladder that pages them. Statuses as in the first migration: each has a recorded, legal, gapless history.

-- ------------------------------------------------------------------ who is paged when

CREATE TABLE person_contact (
  person_id {text} PRIMARY KEY REFERENCES person (id),
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  changed_at {int} NOT NULL
) {clustered};

CREATE TABLE shift (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL REFERENCES person (id),
  rank {int} NOT NULL,
  days {text} NOT NULL,
  from_minute {int} NOT NULL,
  to_minute {int} NOT NULL,
  zone {text} NOT NULL,
  created_at {int} NOT NULL,
  ended_at {int}
) {clustered};

CREATE TABLE holiday (
  day {text} PRIMARY KEY,
  created_at {int} NOT NULL,
  ended_at {int}
) {clustered};

-- ------------------------------------------------------------------ the ladder

CREATE TABLE escalation_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO escalation_move (from_status, to_status) VALUES
  ('', 'open'), ('open', 'open'), ('open', 'acknowledged'), ('open', 'ended');

CREATE TABLE escalation_event (
  escalation_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  PRIMARY KEY (escalation_id, version),
  UNIQUE (escalation_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES escalation_move (from_status, to_status),
  FOREIGN KEY (escalation_id, prior, from_status) REFERENCES escalation_event (escalation_id, version, to_status)
) {clustered};

CREATE TABLE escalation (
  id {text} PRIMARY KEY,
  case_id {text},
  reason {text} NOT NULL,
  minutes {int} NOT NULL,
  status {text} NOT NULL,
  version {int} NOT NULL,
  rung {int} NOT NULL,
  opened_at {int} NOT NULL,
  next_at {int} NOT NULL,
  acknowledged_by {text},
  FOREIGN KEY (id, version, status) REFERENCES escalation_event (escalation_id, version, to_status)
) {clustered};
CREATE INDEX escalation_status ON escalation (status, id);
CREATE INDEX escalation_case ON escalation (case_id, status);

CREATE TABLE page (
  id {text} PRIMARY KEY,
  escalation_id {text} NOT NULL REFERENCES escalation (id),
  rung {int} NOT NULL,
  person_id {text},
  created_at {int} NOT NULL,
  ended_at {int},
  failure {text}
) {clustered};
CREATE INDEX page_escalation ON page (escalation_id, id);
CREATE INDEX page_failed ON page (ended_at) WHERE failure IS NOT NULL;
