-- Every term once, with the number of products that have it: which word of a search is the rarest,
-- how a word goes on, and what the catalogue knows at all.
CREATE TABLE search_words (
  word     VARCHAR(40)  NOT NULL PRIMARY KEY,
  products INT UNSIGNED NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
