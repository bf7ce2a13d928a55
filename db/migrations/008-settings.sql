-- What all replicas of the shop must agree on. Each change raises `version`
-- above every other row's; a replica reports the highest one it has read.
CREATE TABLE settings (
  name       VARCHAR(40)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  value      VARCHAR(100)    NOT NULL,
  version    BIGINT UNSIGNED NOT NULL,
  changed_at DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
