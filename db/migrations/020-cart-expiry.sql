-- A guest's goods are kept until then; null for a customer's, which are kept for as long as the
-- account. Housekeeping deletes what has expired, by this index.
ALTER TABLE cart_lines
  ADD COLUMN expires_at DATETIME(3) NULL,
  ADD KEY cart_lines_expiry (expires_at);
