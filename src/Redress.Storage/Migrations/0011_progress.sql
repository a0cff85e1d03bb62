-- What reporters and authors are told between receipt and outcome; closing what a platform does not carry out; reports from
-- before there was this program.

-- That somebody was told something once; and where the letter promises a time, the clock behind it.
CREATE TABLE told (
  case_id {text} NOT NULL,
  addressee {text} NOT NULL,
  about {text} NOT NULL,
  letter_id {text} NOT NULL REFERENCES letter (id),
  at {int} NOT NULL,
  promised_by {int},
  PRIMARY KEY (case_id, addressee, about)
) {clustered};
CREATE INDEX told_letter ON told (letter_id);

-- A case is closed although the platform has not carried out everything: two people, each with reasons. The same person with
-- two tokens is one person.
CREATE TABLE failed_closing (
  id {text} PRIMARY KEY,
  case_id {text} NOT NULL,
  case_version {int} NOT NULL,
  first_id {text} NOT NULL REFERENCES person (id),
  first_reasons {text} NOT NULL,
  first_at {int} NOT NULL,
  second_id {text} REFERENCES person (id),
  second_reasons {text},
  second_at {int},
  CHECK (second_id IS NULL OR second_id <> first_id),
  CHECK ((second_id IS NULL) = (second_reasons IS NULL) AND (second_id IS NULL) = (second_at IS NULL))
) {clustered};
CREATE INDEX failed_closing_case ON failed_closing (case_id, id);

-- With whom contact is blocked, and in which countries it is not shown.
ALTER TABLE decision ADD COLUMN terms {text};
ALTER TABLE proposal ADD COLUMN terms {text};

-- What else was found by the same fingerprint.
CREATE INDEX bank_match_entry ON bank_match (entry_id, subject_key);

-- ------------------------------------------------------------------ reports from before there was this program

CREATE TABLE backlog (
  id {text} PRIMARY KEY,
  name {text} NOT NULL UNIQUE,
  platform_id {text} NOT NULL REFERENCES platform (id),
  created_at {int} NOT NULL,
  created_by {text} NOT NULL,
  released_at {int},
  released_by {text},
  version {int} NOT NULL,
  CHECK ((released_at IS NULL) = (released_by IS NULL))
) {clustered};

-- Which report a line became. Until it is released nothing is held for it, and its reporter is told nothing.
CREATE TABLE backlog_entry (
  backlog_id {text} NOT NULL REFERENCES backlog (id),
  ref {text} NOT NULL,
  report_id {text} NOT NULL UNIQUE REFERENCES report (id),
  taken_at {int} NOT NULL,
  released_at {int},
  PRIMARY KEY (backlog_id, ref)
) {clustered};
