-- How often a code of the second factor was tried lately. In the database, so that
-- the limit is one for all replicas and outlives a restart; a code takes a write
-- there anyway. Who gets here has given the password already: nobody else can use
-- the limit to lock an administrator out.
CREATE TABLE second_factor_attempts (
  user_id  BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  -- When the current fifteen minutes began.
  since    DATETIME(3)     NOT NULL,
  attempts INT UNSIGNED    NOT NULL,
  CONSTRAINT second_factor_attempts_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
