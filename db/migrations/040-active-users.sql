-- Who has used the shop in the last two hours, for the back office and monitoring: a row for each
-- user and app replica that answered them. Housekeeping deletes what is older.
CREATE TABLE active_users (
  -- Keyed hashes, from which neither a session nor an address can be read: of the customer, of a
  -- guest's session, or of a browser without one.
  user_key       CHAR(22)    NOT NULL,
  app_replica    VARCHAR(31) NOT NULL,
  kind           ENUM('customer', 'guest', 'virtual') NOT NULL,
  seen_at        DATETIME(3) NOT NULL,
  -- The key that the same browser has without a session, and the key of the guest's session that
  -- ended with the sign-in: a user who has both is one user.
  browser        CHAR(22)    NULL,
  session_before CHAR(22)    NULL,
  PRIMARY KEY (user_key, app_replica),
  KEY active_users_by_time (seen_at),
  KEY active_users_by_browser (browser),
  KEY active_users_by_session (session_before)
) ENGINE = InnoDB DEFAULT CHARSET = ascii COLLATE = ascii_bin;
