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

-- Lists that others keep and we follow into a bank of their own.
CREATE TABLE exchange (
  id {text} PRIMARY KEY,
  bank_id {text} NOT NULL REFERENCES bank (id),
  kind {text} NOT NULL,
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  feedback {int} NOT NULL,
  every {int} NOT NULL,
  checkpoint {text},
  more {text},
  created_at {int} NOT NULL,
  fetched_at {int},
  fault {text},
  faults {int} NOT NULL,
  faulty {int} NOT NULL,
  off_at {int},
  version {int} NOT NULL
) {clustered};
CREATE INDEX exchange_bank ON exchange (bank_id);

-- What an exchange was told of one of its records: each opinion once.
CREATE TABLE exchange_telling (
  exchange_id {text} NOT NULL REFERENCES exchange (id),
  entry_id {text} NOT NULL,
  place {int} NOT NULL,
  opinion {text} NOT NULL,
  outcome {text} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (exchange_id, entry_id, place, opinion)
) {clustered};

-- Which of an entry's hashes it was.
ALTER TABLE bank_match ADD COLUMN place {int};

-- Words, accounts and domains that are noticed before anybody reports them. What stands in a list is sealed.
CREATE TABLE watch_list (
  id {text} PRIMARY KEY,
  name {text} NOT NULL UNIQUE,
  kind {text} NOT NULL,
  reason {text} NOT NULL,
  items {int} NOT NULL,
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  created_at {int} NOT NULL,
  changed_at {int} NOT NULL,
  off_at {int},
  version {int} NOT NULL
) {clustered};

CREATE TABLE list_hit (
  subject_key {text} NOT NULL,
  list_id {text} NOT NULL REFERENCES watch_list (id),
  report_id {text} NOT NULL,
  at {int} NOT NULL,
  PRIMARY KEY (subject_key, list_id)
) {clustered};
