import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findOwnName } from '../../../../../apps/control/drivers/container/dns.ts'

const never = new Promise<string[]>(() => {})

describe('the name of an app replica in a container', () => {
  test('is the service and number of the container that has its address', async () => {
    const lookUp = async () => ['stickyshop-app-2.stickyshop_app']
    assert.equal(await findOwnName(['10.0.0.2'], lookUp), 'app-2')
  })

  test('comes from the address that is answered first', async () => {
    const lookUp = (address: string) =>
      address === '10.0.0.1' ? never : Promise.resolve(['shop-app-7.shop_data'])
    assert.equal(await findOwnName(['10.0.0.1', '10.1.0.1'], lookUp, 60_000), 'app-7')
  })

  test('does not hold up the start when nobody answers', async () => {
    assert.equal(await findOwnName(['10.0.0.1', '10.1.0.1'], () => never, 20), null)
  })

  test('is unknown when the look-up fails or names something else', async () => {
    const fails = () => Promise.reject(new Error('ENOTFOUND'))
    assert.equal(await findOwnName(['10.0.0.1'], fails), null)
    assert.equal(await findOwnName(['10.0.0.1'], async () => ['host.example']), null)
    assert.equal(await findOwnName([], fails), null)
  })
})
