-- `kind` means something else in every other table. Payloads are in no chain, and a seal counts the values of a row,
-- not the names of its columns.

ALTER TABLE packed_payload RENAME COLUMN kind TO template_group;
DROP INDEX payload_kind;
CREATE INDEX payload_group ON packed_payload(template_group, depth) WHERE depth < 2;
