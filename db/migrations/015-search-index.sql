-- One row: by which rules the catalogue is indexed, and up to which product. It is how an
-- installation that is older than the rules catches up, batch by batch.
CREATE TABLE search_index (
  id      TINYINT UNSIGNED NOT NULL PRIMARY KEY,
  version INT UNSIGNED     NOT NULL,
  -- The last product that is indexed by these rules; null when all are.
  up_to   BIGINT UNSIGNED  NULL
) ENGINE = InnoDB;
