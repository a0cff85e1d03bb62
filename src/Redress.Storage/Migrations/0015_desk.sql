-- Where reviewers work: queues, notes, what was looked at, who is there, training, work in bulk.

-- ------------------------------------------------------------------ queues

-- The first queue whose rules a case meets is its queue; what a person moves stays there.
CREATE TABLE queue (
  id {text} PRIMARY KEY,
  name {text} NOT NULL UNIQUE,
  position {int} NOT NULL,
  rules {text} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  removed_at {int},
  version {int} NOT NULL
) {clustered};

ALTER TABLE case_file ADD COLUMN queue_id {text};
ALTER TABLE case_file ADD COLUMN moved_at {int};
ALTER TABLE case_file ADD COLUMN assigned_to {text};
CREATE INDEX case_in_queue ON case_file (queue_id, status, priority DESC, due_at, id);
CREATE INDEX case_assigned ON case_file (assigned_to, status, priority DESC, due_at, id) WHERE assigned_to IS NOT NULL;
CREATE INDEX case_claimed ON case_file (claimed_by) WHERE claimed_by IS NOT NULL;

-- Not by this person, for now, and why.
CREATE TABLE skip (
  case_id {text} NOT NULL,
  person_id {text} NOT NULL,
  reason {text} NOT NULL,
  at {int} NOT NULL,
  version {int} NOT NULL,
  PRIMARY KEY (case_id, person_id)
) {clustered};

CREATE TABLE saved_filter (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL,
  name {text} NOT NULL,
  query {text} NOT NULL,
  shared {int} NOT NULL,
  created_at {int} NOT NULL,
  UNIQUE (person_id, name)
) {clustered};

-- ------------------------------------------------------------------ notes, and finding things

CREATE TABLE note (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  person_id {text} NOT NULL,
  text {text} NOT NULL,
  at {int} NOT NULL
) {clustered};
CREATE INDEX note_case ON note (case_id, id);

CREATE TABLE note_word (
  word {text} NOT NULL,
  case_id {text} NOT NULL,
  note_id {text} NOT NULL,
  PRIMARY KEY (word, case_id, note_id)
) {clustered};

CREATE INDEX subject_ref ON subject (platform_ref);
CREATE INDEX referral_reference ON referral (reference) WHERE reference IS NOT NULL;

-- ------------------------------------------------------------------ what was looked at

-- Written before the first byte is sent.
CREATE TABLE evidence_view (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  subject_id {text} NOT NULL,
  person_id {text} NOT NULL,
  form {text} NOT NULL,
  reason {text} NOT NULL,
  at {int} NOT NULL
) {clustered};
CREATE INDEX evidence_view_person ON evidence_view (person_id, at);
CREATE INDEX evidence_view_case ON evidence_view (case_id, at);

CREATE TABLE evidence_ticket (
  hash {blob} PRIMARY KEY,
  case_id {text} NOT NULL,
  subject_id {text} NOT NULL,
  person_id {text} NOT NULL,
  form {text} NOT NULL,
  reason {text} NOT NULL,
  until {int} NOT NULL
) {clustered};
CREATE INDEX evidence_ticket_until ON evidence_ticket (until);

CREATE TABLE preference (
  person_id {text} PRIMARY KEY,
  value {text} NOT NULL,
  changed_at {int} NOT NULL
) {clustered};

-- ------------------------------------------------------------------ who is there

-- One row from when somebody comes until they go.
CREATE TABLE duty (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL,
  begun_at {int} NOT NULL,
  rested_at {int} NOT NULL,
  break_until {int},
  ended_at {int},
  version {int} NOT NULL
) {clustered};
CREATE INDEX duty_person ON duty (person_id, begun_at);
CREATE INDEX duty_now ON duty (begun_at) WHERE ended_at IS NULL;

CREATE TABLE hand_over (
  id {text} PRIMARY KEY,
  queue_id {text} NOT NULL,
  person_id {text} NOT NULL,
  text {text} NOT NULL,
  at {int} NOT NULL
) {clustered};
CREATE INDEX hand_over_queue ON hand_over (queue_id, at);

-- ------------------------------------------------------------------ training

CREATE TABLE exercise_answer (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL,
  exercise {text} NOT NULL,
  outcome {text} NOT NULL,
  is_right {int} NOT NULL,
  at {int} NOT NULL
) {clustered};
CREATE INDEX exercise_answer_person ON exercise_answer (person_id, at);

-- ------------------------------------------------------------------ many at once

-- It waits a moment before it is carried out, so that it can be taken back with nothing told to anybody.
CREATE TABLE bulk (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL,
  verb {text} NOT NULL,
  request {text} NOT NULL,
  items {int} NOT NULL,
  created_at {int} NOT NULL,
  run_at {int} NOT NULL,
  done_at {int},
  done {int} NOT NULL,
  refused {int} NOT NULL,
  undone_at {int},
  undone_by {text},
  version {int} NOT NULL
) {clustered};
CREATE INDEX bulk_person ON bulk (person_id, created_at);

CREATE TABLE bulk_item (
  bulk_id {text} NOT NULL REFERENCES bulk (id),
  case_id {text} NOT NULL,
  seen_version {int} NOT NULL,
  refusal {text},
  PRIMARY KEY (bulk_id, case_id)
) {clustered};
