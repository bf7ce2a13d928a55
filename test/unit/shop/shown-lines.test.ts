import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { orderChangesText } from '../../../apps/shop/checkout/checkout-page.ts'
import {
  changesSince,
  readShownLines,
  type ShownOrder,
  writeShownLines,
} from '../../../apps/shop/checkout/shown-lines.ts'

const line = {
  productId: 1,
  name: 'Honey tape',
  picture: 'tape.svg',
  unitPriceCents: 1000,
  quantity: 1,
  stock: 9,
  retired: false,
}
const comb = { ...line, productId: 2, name: 'Comb', unitPriceCents: 300 }

/** As the checkout page shows a cart. */
const shownOf = (cart: (typeof line)[], totalCents: number): ShownOrder => ({
  shipping: 'standard',
  country: 'DE',
  totalCents,
  lines: readShownLines(writeShownLines(cart)),
})

describe('what the checkout page showed', () => {
  test('is what is ordered when nothing has changed', () => {
    assert.deepEqual(changesSince(shownOf([line, comb], 1790), [line, comb]), [])
    assert.deepEqual(changesSince({ ...shownOf([line], 1490), lines: null }, [line]), [])
  })

  test('is not charged at another price, whichever total it would be of another shipping', () => {
    const raised = { ...line, unitPriceCents: 1490 }
    // €14.90: shown with standard shipping, and now the total of picking it up.
    const changes = changesSince(shownOf([line], 1490), [raised])
    assert.deepEqual(changes, [
      { what: 'price', name: 'Honey tape', shown: 1000, now: 1490 },
      { what: 'total', shown: 1490, now: 1980 },
    ])
    assert.match(
      orderChangesText(changes),
      /“Honey tape” now costs €14\.90, not €10\.00\. The total is now €19\.80, not €14\.90\./,
    )
  })

  test('is not charged with other products, also at the same total', () => {
    const other = { ...line, productId: 3, name: 'Jam' }
    assert.deepEqual(changesSince(shownOf([line], 1490), [other]), [
      { what: 'added', name: 'Jam' },
      { what: 'removed' },
    ])
    const [more] = changesSince(shownOf([line, comb], 1790), [{ ...line, quantity: 3 }, comb])
    assert.deepEqual(more, { what: 'quantity', name: 'Honey tape', shown: 1, now: 3 })
  })

  test('is not charged with another shipping cost', () => {
    const changes = changesSince(shownOf([line], 1000), [line])
    const shipping = { shipping: 'standard', country: 'DE', shown: 0, now: 490 }
    assert.deepEqual(changes[0], { what: 'shipping', ...shipping })
    assert.match(orderChangesText(changes), /Standard shipping to Germany: €4\.90, not Free\./)
  })

  test('is not charged with the shipping cost of another country', () => {
    const changes = changesSince({ ...shownOf([line], 1490), country: 'JP' }, [line])
    assert.match(
      orderChangesText(changes),
      /Standard shipping to Japan: €19\.90, not €4\.90\. The total is now €29\.90, not €14\.90\./,
    )
    const pickup = { ...shownOf([line], 1000), shipping: 'pickup', country: '' } as const
    assert.deepEqual(changesSince(pickup, [line]), [])
  })

  test('is compared by its total when the form has no lines', () => {
    assert.deepEqual(changesSince({ ...shownOf([line], 1489), lines: null }, [line]), [
      { what: 'total', shown: 1489, now: 1490 },
    ])
  })

  test('is read only as it was written', () => {
    for (const text of [
      '',
      '1',
      '1:2',
      '1:2:3,',
      '1:-2:3',
      'a:b:c',
      `1:1:1${',1:1:1'.repeat(100)}`,
    ])
      assert.equal(readShownLines(text), null, text)
  })
})
