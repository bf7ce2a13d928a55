UPDATE users
   SET role = 'customer'
 WHERE role = 'shopper';
