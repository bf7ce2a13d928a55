-- `idempotency_key` comes with the checkout page; it is unique in the same
-- transaction that takes the stock, so an order sent twice is one order.
-- `request_hash` tells the same request sent again from another one with its key.
CREATE TABLE orders (
  id              BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id         BIGINT UNSIGNED NOT NULL,
  idempotency_key CHAR(36)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash    CHAR(64)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status          ENUM('paid', 'shipped', 'cancelled') NOT NULL,
  name            VARCHAR(80)     NOT NULL,
  street          VARCHAR(120)    NOT NULL,
  postal_code     VARCHAR(16)     NOT NULL,
  city            VARCHAR(80)     NOT NULL,
  country         CHAR(2)         CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  shipping        ENUM('standard', 'express', 'pickup') NOT NULL,
  subtotal_cents  INT UNSIGNED    NOT NULL,
  shipping_cents  INT UNSIGNED    NOT NULL,
  total_cents     INT UNSIGNED    NOT NULL,
  placed_at       DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  shipped_at      DATETIME(3)     NULL,
  cancelled_at    DATETIME(3)     NULL,
  UNIQUE KEY orders_once (user_id, idempotency_key),
  KEY orders_by_user (user_id, id),
  KEY orders_by_status (status, id),
  KEY orders_by_time (placed_at),
  CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
