-- `stock` is UNSIGNED and every sale is a conditional UPDATE: it can't go below zero.
-- `featured` orders the home page's goods; null is not featured.
-- `retired_at` takes a product out of the shop and keeps it in old orders.
CREATE TABLE products (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  slug         VARCHAR(100)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  category_id  INT UNSIGNED    NOT NULL,
  name         VARCHAR(120)    NOT NULL,
  summary      VARCHAR(160)    NOT NULL,
  description  TEXT            NOT NULL,
  price_cents  INT UNSIGNED    NOT NULL,
  stock        INT UNSIGNED    NOT NULL,
  -- File name of the first picture in public/pictures; the second is NAME-2.svg.
  picture      VARCHAR(80)     NOT NULL,
  featured     INT UNSIGNED    NULL,
  retired_at   DATETIME(3)     NULL,
  created_at   DATETIME(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  UNIQUE KEY products_slug (slug),
  -- One index per way to sort, with and without a category: a page of the
  -- catalogue reads 24 entries of an index, however large the catalogue is.
  KEY products_by_price          (retired_at, price_cents, id),
  KEY products_by_name           (retired_at, name, id),
  KEY products_by_newest         (retired_at, created_at, id),
  -- The back office's list of what runs low.
  KEY products_by_stock          (retired_at, stock, id),
  KEY products_category_price    (category_id, retired_at, price_cents, id),
  KEY products_category_name     (category_id, retired_at, name, id),
  KEY products_category_newest   (category_id, retired_at, created_at, id),
  KEY products_featured          (featured),
  FULLTEXT KEY products_text     (name, description),
  CONSTRAINT products_category FOREIGN KEY (category_id) REFERENCES categories (id)
)
  -- Below are the ids of the hand-made and the generated products: see db/product-ids.ts.
  AUTO_INCREMENT = 10000000
  ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
