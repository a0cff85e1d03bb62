-- Holding: what limits what happens without a person, how it ends, and what is counted for ever.

-- What had been claimed of a subject when it was decided to stay; a row for each such decision, never changed.
CREATE TABLE stay (
  decision_id {text} PRIMARY KEY REFERENCES decision (id),
  claims {text} NOT NULL
) {clustered};

-- A report that would have held its subject, had a budget not been used up.
CREATE TABLE overflow (
  case_id {text} NOT NULL,
  report_id {text} NOT NULL,
  budget {text} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (case_id, report_id)
) {clustered};

-- Whether anything happens without a person; the highest number says it.
CREATE TABLE automatic_switch (
  number {int} PRIMARY KEY,
  stopped {int} NOT NULL,
  reason {text} NOT NULL,
  at {int} NOT NULL,
  by {text} NOT NULL
) {strict};

-- Two persons take back what one rule holds. The same person with two tokens is one person.
CREATE TABLE undo (
  id {text} PRIMARY KEY,
  rule {text} NOT NULL,
  since {int} NOT NULL,
  reasons {text} NOT NULL,
  proposed_by {text} NOT NULL,
  proposed_at {int} NOT NULL,
  agreed_by {text},
  agreed_at {int},
  CHECK (agreed_by IS NULL OR agreed_by <> proposed_by),
  CHECK ((agreed_by IS NULL) = (agreed_at IS NULL))
) {clustered};

-- A clock that ran out, for ever.
CREATE TABLE clock_breach (
  report_id {text} NOT NULL REFERENCES report (id),
  ordinal {int} NOT NULL,
  clock {text} NOT NULL,
  due_at {int} NOT NULL,
  recorded_at {int} NOT NULL,
  PRIMARY KEY (report_id, ordinal, clock)
) {clustered};
CREATE INDEX clock_breach_due ON clock_breach (due_at);

CREATE INDEX decision_interim ON decision (at, rule) WHERE kind = 'interim';
