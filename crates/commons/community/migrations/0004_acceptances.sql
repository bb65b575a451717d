-- Which members have accepted which version of the rules.
CREATE TABLE community_acceptances (
  member_id {i64} NOT NULL REFERENCES members (id),
  rules_id {i64} NOT NULL REFERENCES community_rules (id),
  accepted_at {i64} NOT NULL,
  PRIMARY KEY (member_id, rules_id)
) {strict};
