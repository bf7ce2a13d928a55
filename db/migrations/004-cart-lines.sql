-- A cart is the lines that share a random id; the session (guests) or the user
-- (members) holds that id. Lines are changed by single atomic statements, so
-- clicks at the same time lose none.
CREATE TABLE cart_lines (
  cart_id    CHAR(22)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  product_id BIGINT UNSIGNED NOT NULL,
  quantity   INT UNSIGNED    NOT NULL,
  added_at   DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (cart_id, product_id),
  CONSTRAINT cart_lines_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
