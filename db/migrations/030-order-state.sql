-- The state, province or prefecture, as it is written in an address ('CA', 'Tokyo'); empty for
-- countries whose addresses have none. An order to be picked up has no address: all empty.
ALTER TABLE orders
  ADD COLUMN state VARCHAR(80) NOT NULL DEFAULT '' AFTER city;
