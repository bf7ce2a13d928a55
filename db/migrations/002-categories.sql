CREATE TABLE categories (
  id          INT UNSIGNED  NOT NULL AUTO_INCREMENT PRIMARY KEY,
  slug        VARCHAR(60)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name        VARCHAR(60)   NOT NULL,
  description VARCHAR(200)  NOT NULL,
  -- File name in public/pictures, without folder.
  picture     VARCHAR(80)   NOT NULL,
  position    INT UNSIGNED  NOT NULL,
  UNIQUE KEY categories_slug (slug)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
