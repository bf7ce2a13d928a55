-- What is left of a word without a letter or two: two spellings of a word have one in common.
CREATE TABLE search_spellings (
  spelling VARCHAR(7)  NOT NULL,
  word     VARCHAR(40) NOT NULL,
  PRIMARY KEY (spelling, word)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
