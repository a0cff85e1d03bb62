-- The portal: what a visitor has typed and may see, and what the holder of a receipt code may do besides reading.

-- ------------------------------------------------------------------ exempt from the ledger

-- Encrypted with a key that only the visitor's own browser gives; found by a keyed hash of it.
CREATE TABLE visit (
  id {blob} PRIMARY KEY,
  content {blob} NOT NULL,
  expires_at {int} NOT NULL
) {clustered};
CREATE INDEX visit_expires ON visit (expires_at);

-- ------------------------------------------------------------------ reports that say more later

-- Telling more and changing the code leave the status as it is, and are recorded like every other step.
INSERT INTO report_move (from_status, to_status) VALUES ('received', 'received');
