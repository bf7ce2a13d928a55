-- What the payment provider told us. Never a card number: its brand and last four digits.
CREATE TABLE payments (
  order_id      BIGINT UNSIGNED NOT NULL PRIMARY KEY,
  reference     VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  card_brand    VARCHAR(20)     NOT NULL,
  card_last4    CHAR(4)         NOT NULL,
  amount_cents  INT UNSIGNED    NOT NULL,
  status        ENUM('captured', 'refunded') NOT NULL,
  captured_at   DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  refunded_at   DATETIME(3)     NULL,
  UNIQUE KEY payments_reference (reference),
  CONSTRAINT payments_order FOREIGN KEY (order_id) REFERENCES orders (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
