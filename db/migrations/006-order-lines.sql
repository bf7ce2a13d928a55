-- Name and price as they were when the order was placed.
CREATE TABLE order_lines (
  order_id         BIGINT UNSIGNED NOT NULL,
  product_id       BIGINT UNSIGNED NOT NULL,
  name             VARCHAR(120)    NOT NULL,
  unit_price_cents INT UNSIGNED    NOT NULL,
  quantity         INT UNSIGNED    NOT NULL,
  PRIMARY KEY (order_id, product_id),
  KEY order_lines_product (product_id),
  CONSTRAINT order_lines_order   FOREIGN KEY (order_id)   REFERENCES orders (id),
  CONSTRAINT order_lines_product FOREIGN KEY (product_id) REFERENCES products (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
