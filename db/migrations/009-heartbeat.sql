-- One row, written on the primary twice a second. Its age on a replica, against
-- the primary's own, is the replica's lag; `Seconds_Behind_Source` counts whole
-- seconds and is NULL when replication is broken.
CREATE TABLE heartbeat (
  id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  at DATETIME(3)      NOT NULL
) ENGINE = InnoDB;
