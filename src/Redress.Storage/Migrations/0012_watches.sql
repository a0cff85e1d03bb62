-- Fingerprints that people filed of pictures which show them. They stand sealed in a bank entry like all others.

CREATE TABLE watch (
  report_id {text} PRIMARY KEY REFERENCES report (id),
  entry_id {text} NOT NULL REFERENCES bank_entry (id),
  platform_id {text},
  created_at {int} NOT NULL,
  until_at {int} NOT NULL,
  kept_by {text},
  kept_at {int},
  end_asked_by {text},
  end_asked_at {int},
  end_why {text},
  ended_by {text},
  ended_at {int},
  version {int} NOT NULL
) {clustered};
CREATE INDEX watch_entry ON watch (entry_id);
CREATE INDEX watch_open ON watch (created_at, report_id) WHERE kept_at IS NULL AND ended_at IS NULL;

-- What was found by them: each is a further link of the report. delayed_until is null where nothing was delayed.
CREATE TABLE watch_find (
  report_id {text} NOT NULL REFERENCES watch (report_id),
  subject_key {text} NOT NULL,
  ordinal {int} NOT NULL,
  case_id {text} NOT NULL,
  likeness {text} NOT NULL,
  distance {int} NOT NULL,
  found_by {text} NOT NULL,
  delayed_until {int},
  at {int} NOT NULL,
  PRIMARY KEY (report_id, subject_key)
) {clustered};
CREATE INDEX watch_find_delay ON watch_find (at) WHERE delayed_until IS NOT NULL;
CREATE INDEX watch_find_case ON watch_find (case_id);
