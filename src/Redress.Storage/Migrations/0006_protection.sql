-- Keys of the framework's data protection (states of a sign-in under way), sealed by the installation's master key.
CREATE TABLE protection_key (
  id {text} PRIMARY KEY,
  element {blob} NOT NULL,
  wrapped_key {blob} NOT NULL,
  created_at {int} NOT NULL
) {clustered};

-- With which keys the rows were made; a node with others is refused.
CREATE TABLE key_mark (
  n {int} PRIMARY KEY CHECK (n = 1),
  mark {blob} NOT NULL
) {strict};
