-- What each product in the shop is found by. A search reads the best products of a word from the
-- index, so many and no more, and looks up their other words by the primary key.
CREATE TABLE search_terms (
  product_id BIGINT UNSIGNED  NOT NULL,
  term       VARCHAR(40)      NOT NULL,
  -- The higher, the more the product is about it.
  weight     TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (product_id, term),
  KEY search_terms_best (term, weight, product_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
