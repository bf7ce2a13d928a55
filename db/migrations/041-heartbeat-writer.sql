-- In a group where every member could take writes (Galera): the name of the one that does. Empty where
-- the servers say it themselves, and before anybody has claimed it.
ALTER TABLE heartbeat ADD COLUMN writer VARCHAR(31) CHARACTER SET ascii NOT NULL DEFAULT '';
