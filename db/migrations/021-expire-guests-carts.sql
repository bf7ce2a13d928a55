-- The carts of before: nobody has an account with that cart, so it is a guest's.
UPDATE cart_lines
   SET expires_at = NOW(3) + INTERVAL 30 DAY
 WHERE cart_id NOT IN (SELECT cart_id FROM users);
