-- Banks: sets of known fingerprints. What stands in an entry is sealed; nodes keep their index by the feed.

CREATE TABLE bank (
  id {text} PRIMARY KEY,
  number {int} NOT NULL,
  name {text} NOT NULL UNIQUE,
  kind {text} NOT NULL,
  reason {text} NOT NULL,
  source {text} NOT NULL,
  distance {int} NOT NULL,
  exportable {int} NOT NULL,
  created_at {int} NOT NULL,
  off_at {int},
  change {int} NOT NULL,
  version {int} NOT NULL
) {clustered};

-- An entry is one media item with all its fingerprints, or one batch of an imported list.
CREATE TABLE bank_entry (
  id {text} PRIMARY KEY,
  bank_id {text} NOT NULL REFERENCES bank (id),
  number {int} NOT NULL,
  origin {text} NOT NULL,
  decision_id {text},
  case_id {text},
  hashes {int} NOT NULL,
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  created_at {int} NOT NULL,
  active_at {int},
  expires_at {int},
  withdrawn_at {int},
  withdrawn_why {text},
  change {int} NOT NULL,
  version {int} NOT NULL
) {clustered};
CREATE INDEX bank_entry_origin ON bank_entry (bank_id, origin);
CREATE INDEX bank_entry_change ON bank_entry (change);
CREATE INDEX bank_entry_case ON bank_entry (case_id);

-- Which media item a decision names as what must not come back.
CREATE TABLE decision_media (
  decision_id {text} NOT NULL,
  case_id {text} NOT NULL,
  media_kind {text} NOT NULL,
  media_ref {text} NOT NULL,
  created_at {int} NOT NULL,
  PRIMARY KEY (decision_id, media_kind, media_ref)
) {clustered};

-- Why a report of a match was filed: which entry, and how near.
CREATE TABLE bank_match (
  report_id {text} NOT NULL,
  subject_key {text} NOT NULL,
  entry_id {text} NOT NULL,
  bank_id {text} NOT NULL,
  likeness {text} NOT NULL,
  distance {int} NOT NULL,
  found_by {text} NOT NULL,
  at {int} NOT NULL,
  allowed {int} NOT NULL,
  PRIMARY KEY (subject_key, entry_id)
) {clustered};
CREATE INDEX bank_match_report ON bank_match (report_id);

CREATE TABLE bank_export (
  id {text} PRIMARY KEY,
  bank_id {text} NOT NULL REFERENCES bank (id),
  purpose {text} NOT NULL,
  asked_by {text} NOT NULL,
  asked_at {int} NOT NULL,
  confirmed_by {text},
  confirmed_at {int},
  version {int} NOT NULL
) {clustered};

-- A search through all that is on a platform; it goes on from its cursor.
CREATE TABLE sweep (
  id {text} PRIMARY KEY,
  platform_id {text} NOT NULL,
  way {text} NOT NULL,
  upto {int} NOT NULL,
  page {text},
  seen {int} NOT NULL,
  skipped {int} NOT NULL,
  unknown {int} NOT NULL,
  found {int} NOT NULL,
  begun_at {int} NOT NULL,
  ended_at {int},
  version {int} NOT NULL
) {clustered};
CREATE INDEX sweep_platform ON sweep (platform_id, begun_at);

-- Fingerprints of uploads that passed the check, of platforms that cannot list what is on them. They go when their days are over.
CREATE TABLE upload_print (
  id {text} PRIMARY KEY,
  platform_id {text} NOT NULL,
  subject_kind {text} NOT NULL,
  subject_ref {text} NOT NULL,
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  kept_at {int} NOT NULL
) {clustered};
CREATE INDEX upload_print_platform ON upload_print (platform_id, id);
CREATE INDEX upload_print_age ON upload_print (kept_at);

-- Counts changes of banks; each takes the next number within its transaction, so that they are seen in order.
CREATE TABLE bank_feed (
  id {int} PRIMARY KEY,
  n {int} NOT NULL
) {strict};
INSERT INTO bank_feed (id, n) VALUES (1, 0);
