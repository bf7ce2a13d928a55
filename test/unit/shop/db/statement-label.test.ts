import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementLabel } from '../../../../apps/shop/db/statement-label.ts'

const labels: [string, string][] = [
  ['SELECT id\n  FROM products\n WHERE slug = ?', 'SELECT products'],
  ['SELECT u.id, (SELECT SUM(quantity) FROM cart_lines) FROM users u', 'SELECT users'],
  [
    'SELECT p.id, (SELECT COUNT(*) FROM (SELECT 1 FROM categories) AS all) AS total FROM (SELECT id FROM x) AS part JOIN products p',
    'SELECT products',
  ],
  ['(SELECT id FROM products) UNION ALL (SELECT id FROM categories)', 'SELECT products'],
  [
    'INSERT INTO cart_lines (cart_id) SELECT f.id FROM other f ON DUPLICATE KEY UPDATE quantity = 1',
    'INSERT cart_lines',
  ],
  ['UPDATE orders SET status = ?', 'UPDATE orders'],
  ['DELETE FROM cart_lines WHERE cart_id = ?', 'DELETE cart_lines'],
  ['SELECT id FROM users WHERE id = ? FOR UPDATE', 'SELECT users'],
  ['START TRANSACTION', 'START TRANSACTION'],
]

test('a statement is labelled by its verb and its first table', () => {
  for (const [sql, label] of labels) assert.equal(statementLabel(sql), label)
})
