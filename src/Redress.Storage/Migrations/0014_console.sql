-- How people sign in to the console. Secrets are kept as keyed hashes or sealed; what is only public stands as it is.

-- What the operator made of a role; a role without a row is as the program has it. One with a kind was made by the operator,
-- and gives nothing that a role of that kind may not be given.
CREATE TABLE role_grant (
  role {text} PRIMARY KEY,
  kind {text},
  permissions {text} NOT NULL,
  changed_at {int} NOT NULL,
  ended_at {int}
) {clustered};

CREATE TABLE invitation (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL REFERENCES person (id),
  hash {blob} NOT NULL UNIQUE,
  created_at {int} NOT NULL,
  expires_at {int} NOT NULL,
  used_at {int},
  revoked_at {int}
) {clustered};
CREATE INDEX invitation_person ON invitation (person_id, id);

CREATE TABLE passkey (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL REFERENCES person (id),
  credential_id {blob} NOT NULL,
  public_key {blob} NOT NULL,
  name {text} NOT NULL,
  sign_count {int} NOT NULL,
  user_verified {int} NOT NULL,
  backup_eligible {int} NOT NULL,
  backed_up {int} NOT NULL,
  created_at {int} NOT NULL,
  used_at {int},
  removed_at {int}
) {clustered};
CREATE INDEX passkey_person ON passkey (person_id, id);

-- A password is never without its second factor; a code of that factor counts once.
CREATE TABLE password (
  person_id {text} PRIMARY KEY REFERENCES person (id),
  hash {text} NOT NULL,
  ciphertext {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  last_step {int} NOT NULL,
  changed_at {int} NOT NULL,
  removed_at {int}
) {clustered};

-- Who somebody is at the organisation's own sign-in service.
CREATE TABLE outside_account (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL REFERENCES person (id),
  issuer {text} NOT NULL,
  subject {text} NOT NULL,
  created_at {int} NOT NULL,
  removed_at {int}
) {clustered};

CREATE TABLE sign_in (
  id {text} PRIMARY KEY,
  person_id {text} NOT NULL REFERENCES person (id),
  means {text} NOT NULL,
  at {int} NOT NULL,
  ended_at {int},
  ended_by {text}
) {clustered};
CREATE INDEX sign_in_person ON sign_in (person_id, at, id);

CREATE TABLE session (
  id {text} PRIMARY KEY REFERENCES sign_in (id),
  person_id {text} NOT NULL REFERENCES person (id),
  hash {blob} NOT NULL UNIQUE,
  browser_key {blob} NOT NULL,
  started_at {int} NOT NULL,
  seen_at {int} NOT NULL,
  strong_at {int} NOT NULL
) {clustered};
CREATE INDEX session_person ON session (person_id, id);

-- A decision that was drawn to be looked at once more, and what somebody else thought of it.
CREATE TABLE quality_check (
  decision_id {text} PRIMARY KEY REFERENCES decision (id),
  case_id {text} NOT NULL,
  ground {text} NOT NULL,
  decided_by {text} NOT NULL,
  drawn_at {int} NOT NULL,
  checked_by {text},
  checked_at {int},
  agrees {int},
  note {text},
  CHECK (checked_by IS NULL OR checked_by <> decided_by),
  CHECK ((checked_by IS NULL) = (checked_at IS NULL) AND (checked_by IS NULL) = (agrees IS NULL))
) {clustered};
CREATE INDEX quality_check_open ON quality_check (drawn_at, decision_id) WHERE checked_at IS NULL;
