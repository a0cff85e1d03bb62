-- The spine: one text for both engines; what differs stands in braces (Engine/Dialect.cs).
-- Times are microseconds since 1970 UTC, booleans 0 and 1, ids text, lists JSON text.
-- A status can only be reached by a recorded, legal, gapless history: each event points at a move and at the event before
-- it, and the state row points by (id, version, status) at its last event.
-- No foreign key points at a row that every report of one subject or platform would lock.

-- ------------------------------------------------------------------ the ledger

CREATE TABLE fact (
  n {identity},
  kind {text} NOT NULL,
  at {int} NOT NULL,
  salt {blob},
  commitment {blob} NOT NULL,
  body {blob}
) {strict};

CREATE TABLE unsealed (
  n {int} PRIMARY KEY
) {strict};

CREATE TABLE ledger_leaf (
  seq {int} PRIMARY KEY,
  n {int} NOT NULL UNIQUE,
  hash {blob} NOT NULL
) {strict};

CREATE TABLE ledger_checkpoint (
  size {int} PRIMARY KEY,
  root {blob} NOT NULL,
  frontier {blob} NOT NULL,
  note {text} NOT NULL,
  at {int} NOT NULL
) {strict};

-- ------------------------------------------------------------------ exempt from the ledger

CREATE TABLE job (
  kind {text} NOT NULL,
  ref {text} NOT NULL,
  revision {int} NOT NULL,
  lane {text} NOT NULL,
  due_at {int} NOT NULL,
  lease_until {int} NOT NULL DEFAULT 0,
  lease_by {text},
  attempts {int} NOT NULL DEFAULT 0,
  last_error {text},
  PRIMARY KEY (kind, ref, revision)
) {clustered};
CREATE INDEX job_due ON job (kind, lane, due_at, ref);

CREATE TABLE lease (
  name {text} PRIMARY KEY,
  holder {text} NOT NULL,
  until {int} NOT NULL
) {clustered};

CREATE TABLE claim_lease (
  case_id {text} PRIMARY KEY,
  person_id {text} NOT NULL,
  until {int} NOT NULL
) {clustered};

CREATE TABLE idempotency (
  key_hash {blob} PRIMARY KEY,
  request_hash {blob} NOT NULL,
  answer {blob} NOT NULL,
  created_at {int} NOT NULL
) {clustered};
CREATE INDEX idempotency_age ON idempotency (created_at);

CREATE TABLE seen_message (
  platform_id {text} NOT NULL,
  message_id {text} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (platform_id, message_id)
) {clustered};

-- ------------------------------------------------------------------ platforms, people, policies

CREATE TABLE platform (
  id {text} PRIMARY KEY,
  name {text} NOT NULL UNIQUE,
  kind {text} NOT NULL,
  endpoint {text},
  secrets {blob},
  links {text} NOT NULL,
  described {text},
  created_at {int} NOT NULL,
  version {int} NOT NULL
) {clustered};

CREATE TABLE platform_key (
  id {text} PRIMARY KEY,
  platform_id {text} NOT NULL REFERENCES platform (id),
  name {text} NOT NULL,
  hash {blob} NOT NULL UNIQUE,
  scopes {text} NOT NULL,
  sources {text} NOT NULL,
  created_at {int} NOT NULL,
  revoked_at {int}
) {clustered};

CREATE TABLE person (
  id {text} PRIMARY KEY,
  name {text} NOT NULL UNIQUE,
  roles {text} NOT NULL,
  platform_id {text},
  created_at {int} NOT NULL,
  disabled_at {int}
) {clustered};

CREATE TABLE person_token (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL REFERENCES person (id),
  hash {blob} NOT NULL UNIQUE,
  created_at {int} NOT NULL,
  expires_at {int} NOT NULL,
  revoked_at {int}
) {clustered};

CREATE TABLE policy (
  number {int} PRIMARY KEY,
  name {text} NOT NULL,
  yaml {text} NOT NULL,
  applied_at {int} NOT NULL,
  applied_by {text} NOT NULL
) {strict};

-- ------------------------------------------------------------------ subjects

CREATE TABLE subject (
  id {text} PRIMARY KEY,
  key {text} NOT NULL UNIQUE,
  platform_id {text} NOT NULL,
  kind {text} NOT NULL,
  platform_ref {text} NOT NULL,
  relation {text} NOT NULL,
  root_id {text},
  author_id {text},
  surface {text} NOT NULL,
  url {text},
  surfaces {text},
  created_at {int} NOT NULL,
  resolved_at {int},
  found {int},
  version {int} NOT NULL
) {clustered};
CREATE INDEX subject_root ON subject (root_id, id);
CREATE INDEX subject_author ON subject (author_id);

CREATE TABLE subject_link (
  from_id {text} NOT NULL,
  to_id {text} NOT NULL,
  relation {text} NOT NULL,
  created_at {int} NOT NULL,
  PRIMARY KEY (from_id, to_id)
) {clustered};
CREATE INDEX subject_link_to ON subject_link (to_id, from_id);

CREATE TABLE reach (
  id {text} PRIMARY KEY,
  subject_id {text} NOT NULL,
  moment {text} NOT NULL,
  at {int} NOT NULL,
  views {int},
  reshares {int},
  reactions {int},
  advertisements_shown {int}
) {clustered};
CREATE INDEX reach_subject ON reach (subject_id, at);

-- ------------------------------------------------------------------ reports

CREATE TABLE report_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO report_move (from_status, to_status) VALUES ('', 'received'), ('received', 'withdrawn');

CREATE TABLE report_event (
  report_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  PRIMARY KEY (report_id, version),
  UNIQUE (report_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES report_move (from_status, to_status),
  FOREIGN KEY (report_id, prior, from_status) REFERENCES report_event (report_id, version, to_status)
) {clustered};

CREATE TABLE report (
  id {text} PRIMARY KEY,
  platform_id {text},
  filed_by {text} NOT NULL,
  source {text} NOT NULL,
  on_behalf_of {text},
  reason {text} NOT NULL,
  minor {text} NOT NULL,
  language {text} NOT NULL,
  police_number {int} NOT NULL,
  received_at {int} NOT NULL,
  first_known_at {int},
  receipt {blob} NOT NULL UNIQUE,
  pepper {int} NOT NULL,
  status {text} NOT NULL,
  version {int} NOT NULL,
  FOREIGN KEY (id, version, status) REFERENCES report_event (report_id, version, to_status)
) {clustered};

CREATE TABLE report_link (
  report_id {text} NOT NULL REFERENCES report (id),
  ordinal {int} NOT NULL,
  status {text} NOT NULL,
  subject_id {text},
  case_id {text},
  first_party {int} NOT NULL,
  hold {text} NOT NULL,
  look_by {int},
  received_at {int} NOT NULL,
  PRIMARY KEY (report_id, ordinal)
) {clustered};
CREATE INDEX report_link_case ON report_link (case_id, received_at);
CREATE INDEX report_link_first_party ON report_link (case_id) WHERE first_party = 1;

CREATE TABLE sealed (
  id {text} PRIMARY KEY,
  report_id {text} NOT NULL REFERENCES report (id),
  kind {text} NOT NULL,
  ciphertext {blob} NOT NULL,
  wrapped_key {blob},
  created_at {int} NOT NULL,
  erase_at {int},
  erased_at {int}
) {clustered};
CREATE INDEX sealed_report ON sealed (report_id);
CREATE INDEX sealed_contact ON sealed (created_at, id) WHERE kind = 'contact' AND erased_at IS NULL;

-- ------------------------------------------------------------------ cases and decisions

CREATE TABLE case_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO case_move (from_status, to_status) VALUES
  ('', 'open'),
  ('open', 'open'), ('open', 'claimed'),
  ('claimed', 'open'), ('claimed', 'claimed'), ('claimed', 'awaiting-second'), ('claimed', 'confirming'), ('claimed', 'decided'),
  ('awaiting-second', 'open'), ('awaiting-second', 'confirming'), ('awaiting-second', 'decided'),
  ('confirming', 'decided'), ('confirming', 'open'), ('confirming', 'closed'),
  ('decided', 'closed'), ('decided', 'open'), ('decided', 'confirming'),
  ('closed', 'open');

CREATE TABLE case_event (
  case_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  detail {text},
  PRIMARY KEY (case_id, version),
  UNIQUE (case_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES case_move (from_status, to_status),
  FOREIGN KEY (case_id, prior, from_status) REFERENCES case_event (case_id, version, to_status)
) {clustered};

CREATE TABLE case_file (
  id {text} PRIMARY KEY,
  platform_id {text} NOT NULL,
  subject_id {text} NOT NULL UNIQUE REFERENCES subject (id),
  status {text} NOT NULL,
  version {int} NOT NULL,
  reason {text} NOT NULL,
  priority {int} NOT NULL,
  opened_at {int} NOT NULL,
  due_at {int} NOT NULL,
  claimed_by {text},
  hold_id {text},
  final_id {text},
  first_party_seen {int} NOT NULL,
  FOREIGN KEY (id, version, status) REFERENCES case_event (case_id, version, to_status)
) {clustered};
CREATE INDEX case_queue ON case_file (status, priority DESC, due_at, id);
CREATE INDEX case_queue_platform ON case_file (platform_id, status, priority DESC, due_at, id);

CREATE TABLE decision (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  kind {text} NOT NULL,
  outcome {text} NOT NULL,
  ground {text} NOT NULL,
  policy {text} NOT NULL,
  policy_version {int} NOT NULL,
  rule {text},
  reasons {text},
  restrictions {text} NOT NULL,
  author_restrictions {text} NOT NULL,
  automated {int} NOT NULL,
  by {text} NOT NULL,
  at {int} NOT NULL,
  review_at {int},
  supersedes {text}
) {clustered};
CREATE INDEX decision_case ON decision (case_id, at);

CREATE TABLE budget_charge (
  author_id {text} NOT NULL,
  decision_id {text} NOT NULL,
  items {int} NOT NULL,
  over {int} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (author_id, decision_id)
) {clustered};

-- ------------------------------------------------------------------ enforcement

CREATE TABLE enforcement_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO enforcement_move (from_status, to_status) VALUES
  ('', 'due'), ('due', 'due'), ('due', 'sent'), ('due', 'failed'),
  ('sent', 'confirmed'), ('sent', 'failed'), ('sent', 'due'),
  ('failed', 'due'), ('confirmed', 'due');

CREATE TABLE enforcement_event (
  enforcement_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  wanted {int} NOT NULL,
  revision {int} NOT NULL,
  at {int} NOT NULL,
  detail {text},
  PRIMARY KEY (enforcement_id, version),
  UNIQUE (enforcement_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES enforcement_move (from_status, to_status),
  FOREIGN KEY (enforcement_id, prior, from_status) REFERENCES enforcement_event (enforcement_id, version, to_status)
) {clustered};

CREATE TABLE enforcement (
  id {text} PRIMARY KEY,
  subject_id {text} NOT NULL REFERENCES subject (id),
  restriction {text} NOT NULL,
  wanted {int} NOT NULL,
  status {text} NOT NULL,
  version {int} NOT NULL,
  revision {int} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  failure {text},
  UNIQUE (subject_id, restriction),
  FOREIGN KEY (id, version, status) REFERENCES enforcement_event (enforcement_id, version, to_status)
) {clustered};

CREATE TABLE enforcement_order (
  decision_id {text} NOT NULL REFERENCES decision (id),
  enforcement_id {text} NOT NULL REFERENCES enforcement (id),
  PRIMARY KEY (decision_id, enforcement_id)
) {clustered};
CREATE INDEX enforcement_order_enforcement ON enforcement_order (enforcement_id);

CREATE TABLE reading (
  id {text} PRIMARY KEY,
  subject_id {text} NOT NULL,
  restriction {text} NOT NULL,
  begun_at {int} NOT NULL,
  ended_at {int} NOT NULL,
  answer {text} NOT NULL,
  detail {text}
) {clustered};
CREATE INDEX reading_subject ON reading (subject_id, restriction, begun_at);

-- ------------------------------------------------------------------ letters

CREATE TABLE letter_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO letter_move (from_status, to_status) VALUES
  ('', 'due'), ('due', 'sent'), ('due', 'bounced'), ('due', 'read'), ('sent', 'read'), ('bounced', 'read');

CREATE TABLE letter_event (
  letter_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (letter_id, version),
  UNIQUE (letter_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES letter_move (from_status, to_status),
  FOREIGN KEY (letter_id, prior, from_status) REFERENCES letter_event (letter_id, version, to_status)
) {clustered};

CREATE TABLE letter (
  id {text} PRIMARY KEY,
  kind {text} NOT NULL,
  addressee {text} NOT NULL,
  report_id {text},
  ordinal {int},
  decision_id {text},
  account_id {text},
  language {text} NOT NULL,
  parameters {text} NOT NULL,
  text {text},
  created_at {int} NOT NULL,
  status {text} NOT NULL,
  version {int} NOT NULL,
  FOREIGN KEY (id, version, status) REFERENCES letter_event (letter_id, version, to_status)
) {clustered};
CREATE INDEX letter_report ON letter (report_id);
CREATE INDEX letter_decision ON letter (decision_id)
