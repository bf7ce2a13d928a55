-- Words that customers use for a product and that its name and summary lack, separated by commas.
-- The search has tables of its own from here on (012 to 015).
ALTER TABLE products
  ADD COLUMN keywords VARCHAR(300) NOT NULL DEFAULT '' AFTER description,
  DROP KEY products_text;
