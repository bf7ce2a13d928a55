-- 'shopper' becomes 'customer'. The old value stays for one version: app replicas of the version
-- before still run while the new ones start.
ALTER TABLE users
  MODIFY role ENUM('shopper', 'admin', 'customer') NOT NULL DEFAULT 'customer';
