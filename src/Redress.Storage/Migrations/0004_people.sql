-- People and their work: the ladder that pages them, the second look, what concerns persons on a case, appeals, referrals.
-- Statuses as in the first migration: each has a recorded, legal, gapless history.

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

-- ------------------------------------------------------------------ what the operator chose

CREATE TABLE choice (
  name {text} PRIMARY KEY,
  value {text} NOT NULL,
  changed_at {int} NOT NULL
) {clustered};

-- ------------------------------------------------------------------ the second look

CREATE TABLE proposal_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO proposal_move (from_status, to_status) VALUES
  ('', 'waiting'), ('waiting', 'agreed'), ('waiting', 'refused'), ('waiting', 'stale');

CREATE TABLE proposal_event (
  proposal_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  PRIMARY KEY (proposal_id, version),
  UNIQUE (proposal_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES proposal_move (from_status, to_status),
  FOREIGN KEY (proposal_id, prior, from_status) REFERENCES proposal_event (proposal_id, version, to_status)
) {clustered};

-- What somebody thought before they saw what the first had written.
CREATE TABLE second_view (
  proposal_id {text} NOT NULL,
  person_id {text} NOT NULL REFERENCES person (id),
  outcome {text} NOT NULL,
  reasons {text} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (proposal_id, person_id)
) {clustered};

-- Two tokens of one person are one person: the same one may only come again after twelve hours, where the operator chose so,
-- and nobody agrees without a view of their own.
CREATE TABLE proposal (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  case_version {int} NOT NULL,
  first_id {text} NOT NULL REFERENCES person (id),
  outcome {text} NOT NULL,
  ground {text} NOT NULL,
  reasons {text} NOT NULL,
  restrictions {text} NOT NULL,
  author_restrictions {text} NOT NULL,
  why {text} NOT NULL,
  first_party_seen {int} NOT NULL,
  created_at {int} NOT NULL,
  mode {text} NOT NULL,
  second_id {text},
  seconded_at {int},
  decision_id {text},
  status {text} NOT NULL,
  version {int} NOT NULL,
  media {text},
  CHECK (second_id IS NULL OR second_id <> first_id
    OR (mode = 'same-later' AND seconded_at IS NOT NULL AND seconded_at >= created_at + 43200000000)),
  CHECK (status <> 'agreed' OR (second_id IS NOT NULL AND decision_id IS NOT NULL)),
  FOREIGN KEY (id, second_id) REFERENCES second_view (proposal_id, person_id),
  FOREIGN KEY (id, version, status) REFERENCES proposal_event (proposal_id, version, to_status)
) {clustered};
CREATE INDEX proposal_status ON proposal (status, id);
CREATE INDEX proposal_case ON proposal (case_id, id);

-- ------------------------------------------------------------------ about persons on a case

ALTER TABLE report ADD COLUMN harm {text};
ALTER TABLE report ADD COLUMN danger {int};

CREATE TABLE danger (
  case_id {text} PRIMARY KEY,
  said_in {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  ended_at {int}
) {clustered};

-- The author may be the victim: self-made, coerced, account taken over.
CREATE TABLE author_standing (
  case_id {text} PRIMARY KEY,
  kind {text} NOT NULL,
  said_in {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL
) {clustered};

CREATE TABLE depicted (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  number {int} NOT NULL,
  minor {text} NOT NULL,
  report_id {text},
  said {text},
  at {int} NOT NULL,
  by {text} NOT NULL,
  withdrawn_at {int},
  UNIQUE (case_id, number)
) {clustered};

-- No notice to the author until somebody from child safety releases it.
CREATE TABLE notice_hold (
  case_id {text} PRIMARY KEY,
  kind {text} NOT NULL,
  reasons {text},
  named {text},
  since {int} NOT NULL,
  review_at {int} NOT NULL,
  ends_at {int},
  released_at {int},
  released_by {text},
  CHECK ((released_at IS NULL) = (released_by IS NULL))
) {clustered};
CREATE INDEX notice_hold_review ON notice_hold (review_at) WHERE released_at IS NULL;

-- ------------------------------------------------------------------ questions to a reporter

CREATE TABLE question_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO question_move (from_status, to_status) VALUES
  ('', 'awaiting-second'), ('', 'sent'), ('awaiting-second', 'sent'), ('awaiting-second', 'refused'), ('sent', 'answered');

CREATE TABLE question_event (
  question_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  PRIMARY KEY (question_id, version),
  UNIQUE (question_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES question_move (from_status, to_status),
  FOREIGN KEY (question_id, prior, from_status) REFERENCES question_event (question_id, version, to_status)
) {clustered};

CREATE TABLE question (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  report_id {text} NOT NULL REFERENCES report (id),
  kind {text} NOT NULL,
  words {text},
  asked_by {text} NOT NULL REFERENCES person (id),
  asked_at {int} NOT NULL,
  second_id {text},
  answer_id {text} REFERENCES sealed (id),
  answered_at {int},
  status {text} NOT NULL,
  version {int} NOT NULL,
  CHECK (second_id IS NULL OR second_id <> asked_by),
  FOREIGN KEY (id, version, status) REFERENCES question_event (question_id, version, to_status)
) {clustered};
CREATE INDEX question_case ON question (case_id, id);
CREATE INDEX question_report ON question (report_id, id);

-- ------------------------------------------------------------------ appeals

CREATE TABLE appeal_right (
  id {text} PRIMARY KEY,
  hash {blob} NOT NULL UNIQUE,
  decision_id {text} NOT NULL,
  account_id {text} NOT NULL,
  until {int} NOT NULL,
  created_at {int} NOT NULL
) {clustered};

CREATE TABLE appeal_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO appeal_move (from_status, to_status) VALUES
  ('', 'filed'), ('filed', 'stands'), ('filed', 'overturned');

CREATE TABLE appeal_event (
  appeal_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  PRIMARY KEY (appeal_id, version),
  UNIQUE (appeal_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES appeal_move (from_status, to_status),
  FOREIGN KEY (appeal_id, prior, from_status) REFERENCES appeal_event (appeal_id, version, to_status)
) {clustered};

CREATE TABLE appeal (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  decision_id {text} NOT NULL REFERENCES decision (id),
  first_id {text} NOT NULL,
  second_id {text},
  party {text} NOT NULL,
  report_id {text},
  account_id {text},
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  language {text} NOT NULL,
  filed_at {int} NOT NULL,
  due_at {int} NOT NULL,
  answer_id {text} REFERENCES decision (id),
  answered_by {text},
  answered_at {int},
  status {text} NOT NULL,
  version {int} NOT NULL,
  CHECK (answered_by IS NULL OR (answered_by <> first_id AND (second_id IS NULL OR answered_by <> second_id))),
  CHECK (status = 'filed' OR (answer_id IS NOT NULL AND answered_by IS NOT NULL)),
  FOREIGN KEY (id, version, status) REFERENCES appeal_event (appeal_id, version, to_status)
) {clustered};
CREATE INDEX appeal_case ON appeal (case_id, status);
CREATE INDEX appeal_decision ON appeal (decision_id);

-- ------------------------------------------------------------------ the question of a referral

CREATE TABLE referral_move (from_status {text} NOT NULL, to_status {text} NOT NULL, PRIMARY KEY (from_status, to_status)) {clustered};
INSERT INTO referral_move (from_status, to_status) VALUES
  ('', 'due'), ('due', 'declining'), ('declining', 'due'), ('declining', 'declined'),
  ('due', 'proposed'), ('declining', 'proposed'), ('declined', 'proposed'), ('proposed', 'due'), ('proposed', 'agreed'),
  ('agreed', 'declining'), ('agreed', 'filed'),
  ('due', 'filed'), ('declining', 'filed'), ('declined', 'filed'), ('proposed', 'filed'), ('filed', 'retracted');

CREATE TABLE referral_event (
  referral_id {text} NOT NULL,
  version {int} NOT NULL,
  prior {int},
  from_status {text} NOT NULL,
  to_status {text} NOT NULL,
  verb {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL,
  reasons {text},
  PRIMARY KEY (referral_id, version),
  UNIQUE (referral_id, version, to_status),
  CHECK ((version = 1 AND prior IS NULL AND from_status = '') OR (prior IS NOT NULL AND prior = version - 1)),
  FOREIGN KEY (from_status, to_status) REFERENCES referral_move (from_status, to_status),
  FOREIGN KEY (referral_id, prior, from_status) REFERENCES referral_event (referral_id, version, to_status)
) {clustered};

CREATE TABLE referral (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL UNIQUE,
  opened_at {int} NOT NULL,
  due_at {int} NOT NULL,
  authority {text},
  reference {text},
  filed_at {int},
  filed_by {text},
  first_id {text},
  first_reasons {text},
  second_id {text},
  second_reasons {text},
  declined_at {int},
  proposed_by {text},
  proposed_reasons {text},
  proposed_at {int},
  mode {text},
  agreed_by {text},
  agreed_reasons {text},
  agreed_at {int},
  matched {int},
  status {text} NOT NULL,
  version {int} NOT NULL,
  CHECK (second_id IS NULL OR second_id <> first_id),
  -- Two tokens of one person are one person: the same one may only come again after twelve hours, where the operator chose so.
  CHECK (agreed_by IS NULL OR (proposed_by IS NOT NULL AND proposed_at IS NOT NULL AND mode IS NOT NULL AND agreed_at IS NOT NULL)),
  CHECK (agreed_by IS NULL OR agreed_by <> proposed_by OR (mode = 'same-later' AND agreed_at >= proposed_at + 43200000000)),
  CHECK (matched IS NULL OR matched = 1),
  CHECK (status <> 'agreed' OR agreed_by IS NOT NULL),
  -- Nothing is reported onward on one person's word, unless an exact match of a verified list says the same.
  CHECK (status <> 'filed' OR agreed_by IS NOT NULL OR matched IS NOT NULL),
  CHECK (status <> 'declined' OR (first_id IS NOT NULL AND second_id IS NOT NULL)),
  CHECK (status <> 'filed' OR (authority IS NOT NULL AND reference IS NOT NULL AND filed_at IS NOT NULL)),
  FOREIGN KEY (id, version, status) REFERENCES referral_event (referral_id, version, to_status)
) {clustered};
CREATE INDEX referral_status ON referral (status, due_at);
