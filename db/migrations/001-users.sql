-- People. `cart_id` is the member's own cart, kept between logins.
-- `session_epoch` is copied into each session at login; raising it ends every
-- session that carries an older one, in memory and in Redis alike.
CREATE TABLE users (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email            VARCHAR(254)    NOT NULL,
  name             VARCHAR(80)     NOT NULL,
  password_hash    VARCHAR(255)    NOT NULL,
  role             ENUM('shopper', 'admin') NOT NULL DEFAULT 'shopper',
  cart_id          CHAR(22)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  session_epoch    INT UNSIGNED    NOT NULL DEFAULT 1,
  -- Second factor of the back office: base32 secret, null until enrolled.
  totp_secret      VARCHAR(64)     NULL,
  -- The last 30-second step a code was used for: a code works once.
  totp_last_step   BIGINT UNSIGNED NOT NULL DEFAULT 0,
  disabled_at      DATETIME(3)     NULL,
  created_at       DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY users_email (email)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
