import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Client } from '../../../apps/shared/client.ts'
import { secondPicture } from '../../../apps/shop/catalogue/product-card.ts'
import { demoAccounts } from '../../../infra/topology.ts'
import { openPrimary } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import {
  address,
  addToCart,
  checkoutFields,
  goodCard,
  logIn,
  register,
  setUpSecondFactor,
} from '../../support/people.ts'
import { hasSecurityLine } from '../../support/security-log.ts'
import { type Stack, useStack } from '../../support/stack.ts'

describe('the back office', () => {
  let stack: Stack
  let office: Client
  let secret = ''
  const clients: Client[] = []
  const stepMs = 30_000

  before(async () => {
    stack = await useStack()
    office = visitor()
    await logIn(office, demoAccounts[2])
  })
  after(async () => {
    for (const client of clients) client.close()
    await stack.stop()
  })

  function visitor(): Client {
    const client = stack.client('round-robin.localhost')
    clients.push(client)
    return client
  }

  const code = (steps = 0) =>
    new TOTP({ secret }).generate({ timestamp: Date.now() + steps * stepMs })

  /** What a customer has just written reaches the office by the read replica, which may lag. */
  const openWhen = (path: string, has: RegExp) =>
    eventually(async () => {
      const page = await office.get(path)
      assert.match(page.body, has)
      return page
    })

  async function pathOfPerson(email: string): Promise<string> {
    const link = /\/admin\/people\/\d+/
    const { body } = await openWhen(`/admin/people?q=${encodeURIComponent(email)}`, link)
    return link.exec(body)?.[0] ?? ''
  }

  const hidden = (html: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

  test('asks guests to sign in, and does not exist for members', async () => {
    const guest = visitor()
    const answer = await guest.get('/admin/orders?status=paid')
    assert.equal(answer.headers.location, '/login?next=%2Fadmin%2Forders%3Fstatus%3Dpaid')
    await register(guest)
    for (const path of ['/admin', '/admin/products/1', '/admin/people'])
      assert.equal((await guest.get(path)).status, 404, path)
    assert.equal((await guest.post('/admin/orders/1/shipment')).status, 404)
  })

  test('opens only with a second factor, set up at the first visit', async () => {
    const closed = await office.get('/admin/orders?q=s')
    assert.equal(closed.headers.location, '/account/second-factor?next=%2Fadmin%2Forders%3Fq%3Ds')
    const currentPassword = demoAccounts[2].password
    const fields = { next: '/admin/orders?q=s', currentPassword }
    const setup = await office.post('/account/second-factor/setup', fields)
    const page = await office.follow(setup)
    assert.match(page.body, /src="data:image\/svg\+xml;base64,/)
    secret = (/class="secret">([^<]+)</.exec(page.body)?.[1] ?? '').replaceAll(' ', '')

    const wrong = await office.post('/account/second-factor/enrolment', { code: code(10) })
    assert.equal(wrong.status, 422)
    const path = '/account/second-factor/enrolment'
    const right = await office.post(path, { code: code(), next: '/admin/orders?q=s' })
    assert.equal(right.headers.location, '/admin/orders?q=s')
    assert.equal((await office.get('/admin')).status, 200)
  })

  test('takes each code once', async () => {
    const other = visitor()
    await logIn(other, demoAccounts[2])
    const path = '/account/second-factor/verification'
    assert.equal((await other.post(path, { code: code() })).status, 422, 'used to enrol')
    const next = code(1)
    const answers = await Promise.all([1, 2, 3].map(() => other.post(path, { code: next })))
    // The first that is right has a new session: a later one of the old session is sent to the login.
    const outcomes = answers.map(({ status, headers }) =>
      String(headers.location).startsWith('/login') ? 'signed out' : status,
    )
    assert.equal(outcomes.filter((outcome) => outcome === 303).length, 1, String(outcomes))
    for (const outcome of outcomes) assert.ok([303, 422, 'signed out'].includes(outcome))
  })

  test('adds, edits and retires a product', async () => {
    const name = `Tape “Test” ${Date.now()}`
    const page = await office.get('/admin/products/new')
    const picture = /name="picture" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const categoryId = /<option value="(\d+)"/.exec(page.body)?.[1] ?? ''
    const text = { name, summary: 'Sticks', description: 'Well.', featured: '' }
    const product = { ...text, picture, categoryId, price: '4,90', stock: '12' }

    const refused = await office.post('/admin/products', { ...product, price: 'cheap' })
    assert.equal(refused.status, 422)
    assert.match(refused.body, /value="cheap"/)
    const added = await office.post('/admin/products', product)
    const path = String(added.headers.location)
    assert.equal((await office.post('/admin/products', product)).headers.location, path)

    const form = (await office.get(path)).body
    const loaded = { version: hidden(form, 'version'), stockWas: hidden(form, 'stockWas') }
    const saved = await office.post(path, { ...product, ...loaded, price: '5.20', stock: '20' })
    assert.equal(saved.status, 303)
    const late = await office.post(path, { ...product, ...loaded, price: '6.00' })
    assert.equal(late.status, 409)
    assert.match(late.body, /Stored now: €5\.20/)

    const shopPath = /href="(\/products\/tape-test-\d+)"/.exec(late.body)?.[1] ?? ''
    assert.match((await office.get(shopPath)).body, /€5\.20/)
    await office.post(`${path}/retirement`)
    assert.equal((await office.get(shopPath)).status, 404)
  })

  test('has each change of a product found at once', async () => {
    const page = (await office.get('/admin/products/new')).body
    const picture = /name="picture" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const categoryId = /<option value="(\d+)"/.exec(page)?.[1] ?? ''
    const text = { summary: 'From the meadow', description: 'Well.', featured: '', stock: '12' }
    const stamp = `x${Date.now()}`
    const product = {
      ...text,
      picture,
      categoryId,
      price: '4.90',
      name: `天然蜂蜜ステッカー ${stamp}`,
    }
    const words = (word: string) => ({ ...product, keywords: `${word}, ${word} jar` })

    const path = String(
      (await office.post('/admin/products', words(`first${stamp}`))).headers.location,
    )
    const finds = async (q: string) =>
      (await office.get(`/products?q=${encodeURIComponent(q)}`)).body.includes(
        `card-name">${product.name}<`,
      )
    for (const q of [
      '天然',
      '蜂蜜',
      '蜜',
      'ステッカー',
      'カー',
      '蜂蜜ステッカー',
      `天然蜂蜜 ${stamp}`,
    ])
      assert.ok(await finds(q), q)
    assert.ok(await finds(`first${stamp}`), 'first')

    const save = async (fields: Record<string, string>) => {
      const form = (await office.get(path)).body
      const loaded = { version: hidden(form, 'version'), stockWas: hidden(form, 'stockWas') }
      assert.equal((await office.post(path, { ...fields, ...loaded })).status, 303)
    }
    assert.match((await office.get(path)).body, new RegExp(`first${stamp} jar`))
    await save(words(`second${stamp}`))
    assert.ok(await finds(`second${stamp}`), 'second')
    assert.ok(!(await finds(`first${stamp}`)), 'no longer first')
    await office.post(`${path}/retirement`)
    assert.ok(!(await finds(`second${stamp}`)), 'retired')
    await save(words(`third${stamp}`))
    assert.ok(!(await finds(`third${stamp}`)), 'still retired')
    await office.post(`${path}/return`)
    assert.ok(await finds(`third${stamp}`), 'third')
    await office.post(`${path}/retirement`)
  })

  test('tells products apart by their names, in any script, and not by their slugs', async () => {
    const page = (await office.get('/admin/products/new')).body
    const picture = /name="picture" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const categoryId = /<option value="(\d+)"/.exec(page)?.[1] ?? ''
    const text = { summary: 'Sticks', description: 'Well.', featured: '', stock: '12' }
    const fields = { ...text, picture, categoryId, price: '4.90' }
    const create = (name: string) => office.post('/admin/products', { ...fields, name })
    const shopPathOf = async (path: string) =>
      /href="(\/products\/[^"]+)">See it in the shop/.exec((await office.get(path)).body)?.[1] ?? ''

    const stamp = Date.now()
    const long = 'a very long name '.repeat(5)
    const names = [
      ...[`Чай ${stamp}`, `Кофе ${stamp}`, `C sticker ${stamp}`, `C++ sticker ${stamp}`],
      ...[`天然蜂蜜 ${stamp} 500g`, `红糖 ${stamp} 500g`],
      ...[`${long}${stamp} one`, `${long}${stamp} two`],
    ]
    const paths: string[] = []
    for (const name of names) {
      const added = await create(name)
      assert.equal(added.status, 303, name)
      paths.push(await shopPathOf(String(added.headers.location)))
    }
    assert.equal(new Set(paths).size, names.length, paths.join(' '))
    for (const path of paths) assert.equal((await office.get(path)).status, 200, path)

    for (const name of [`c STICKER  ${stamp}`, `Ｃ sticker ${stamp}`]) {
      const refused = await create(name)
      assert.equal(refused.status, 422, name)
      assert.match(refused.body, /There is already a product with this name/)
    }

    const alike = await Promise.all(
      ['-', '+', '*', '#', '=', '~', '^', '%'].map((sign) => create(`D${sign} sticker ${stamp}`)),
    )
    assert.deepEqual([...new Set(alike.map(({ status }) => status))], [303])
    assert.equal(new Set(alike.map(({ headers }) => headers.location)).size, 8)
    const twice = await Promise.all([1, 2, 3, 4].map(() => create(`E sticker ${stamp}`)))
    assert.equal(new Set(twice.map(({ headers }) => headers.location)).size, 1)

    const [path = ''] = alike.map(({ headers }) => String(headers.location))
    const before = await shopPathOf(path)
    const edit = async (name: string) => {
      const form = (await office.get(path)).body
      const loaded = { version: hidden(form, 'version'), stockWas: hidden(form, 'stockWas') }
      return office.post(path, { ...fields, ...loaded, name })
    }
    assert.equal((await edit(`E Sticker ${stamp}`)).status, 422, 'another product has this name')
    assert.equal((await edit(`Renamed ${stamp}`)).status, 303)
    assert.equal(await shopPathOf(path), before)

    await office.post(`${path}/retirement`)
    assert.equal((await create(`Renamed ${stamp}`)).status, 303, 'the other one is retired')
    assert.equal((await office.post(`${path}/return`)).status, 409)
  })

  test('offers pictures that the edge serves, and refuses every other one', async () => {
    const page = (await office.get('/admin/products/new')).body
    const offered = [...page.matchAll(/name="picture" value="([^"]+)"/g)].map(([, file]) => file)
    assert.ok(offered.length > 50)
    for (const file of offered)
      for (const view of [file, secondPicture(String(file))]) {
        const { status, headers } = await office.get(`/pictures/${view}`)
        assert.deepEqual([status, headers['content-type']], [200, 'image/svg+xml'], view)
      }

    const categoryId = /<option value="(\d+)"/.exec(page)?.[1] ?? ''
    const text = { name: 'Picture frame', summary: 'Sticks', description: 'Well.', featured: '' }
    const product = { ...text, categoryId, price: '4.90', stock: '12' }
    const [first = ''] = offered
    const others = [
      `${first}.gz`,
      secondPicture(String(first)),
      'category-glues.svg',
      '../robots.txt',
    ]
    for (const picture of others) {
      const refused = await office.post('/admin/products', { ...product, picture })
      assert.equal(refused.status, 422, picture)
      assert.match(refused.body, /There is no such picture/, picture)
    }
  })

  test('ships an order once, and then it stays sold', async () => {
    const member = visitor()
    await register(member)
    await addToCart(member, 1)
    const form = { ...address, ...goodCard, ...(await checkoutFields(member)) }
    const placed = await member.post('/orders', form)
    const id = /\d+/.exec(String(placed.headers.location))?.[0]

    const path = `/admin/orders/${id}`
    await openWhen(path, /Mark as shipped/)
    const question = await office.get(`${path}/cancellation`)
    assert.match(question.body, /Cancel and refund order S-\d{6}\?/)
    assert.match(question.body, /€\d+\.\d\d, paid by Visa ending in 4242, goes back/)
    const page = await office.follow(await office.post(`${path}/shipment`))
    assert.match(page.body, /Shipped/)
    assert.equal((await office.post(`${path}/shipment`)).status, 303)
    assert.equal((await office.post(`${path}/cancellation`)).status, 409)
    const late = await office.get(`${path}/cancellation`)
    assert.equal(late.headers.location, path)
  })

  test('hands over an order that is picked up, and never calls it shipped', async () => {
    const member = visitor()
    await register(member)
    await addToCart(member, 1)
    const fields = await checkoutFields(member, '?shipping=pickup')
    const form = { ...goodCard, ...fields, name: 'Robin Hill', shipping: 'pickup' }
    const placed = await member.post('/orders', form)
    const path = `/admin/orders/${/\d+/.exec(String(placed.headers.location))?.[0]}`
    // The first page may have a flash message of another test.
    await openWhen(path, /Mark as picked up/)
    const before = await office.get(path)
    assert.match(before.body, /To be picked up/)
    assert.doesNotMatch(before.body, /Ships to|[Ss]hipped|To ship|Shipping/)
    const page = await office.follow(await office.post(`${path}/shipment`))
    assert.match(page.body, /Order S-\d+ is picked up\./)
    assert.match(page.body, /pill-shipped">Picked up/)
    assert.doesNotMatch(page.body, /Shipped/)
    const late = await member.post(`${placed.headers.location}/cancellation`)
    assert.equal(late.status, 409)
    assert.match(late.body, /has been picked up/)
    assert.match((await member.get('/orders')).body, /Picked up/)
    assert.match((await office.get('/admin/orders')).body, /Picked up/)
  })

  test('takes no form that somebody else has left open', async () => {
    const member = visitor()
    const email = await register(member)
    const person = await pathOfPerson(email)
    const order = /\/admin\/orders\/\d+/.exec((await office.get('/admin/orders')).body)?.[0]
    const owners = new Set<string>()
    const pages = ['/admin/products/new', '/admin/products/1', String(order)]
    for (const path of [...pages, `${person}/suspension`, `${person}/second-factor-reset`]) {
      const { body } = await office.get(path)
      for (const [form] of body.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/g))
        if (!form.includes('action="/logout"')) owners.add(hidden(form, 'formOwner'))
    }
    assert.equal(owners.size, 1)
    const [formOwner = ''] = owners
    assert.match(formOwner, /^[\w-]{22}$/)

    const late = await member.post('/admin/products/1', { formOwner, name: 'Secret plan' })
    assert.equal(late.status, 409)
    assert.doesNotMatch(late.body, /Secret plan|href="\/admin/)
    const { body } = await member.get('/account')
    const other = hidden(body, 'formOwner')
    assert.equal((await office.post(`${person}/suspension`, { formOwner: other })).status, 409)
    assert.equal((await member.get('/account')).status, 200)
  })

  test('disables a person, which ends their sessions', async () => {
    const member = visitor()
    const email = await register(member)
    const path = await pathOfPerson(email)
    const question = await office.get(`${path}/suspension`)
    assert.match(question.body, /Disable the account of Robin\?/)
    assert.ok(question.body.includes(email))
    assert.match(question.body, new RegExp(`method="post" action="${path}/suspension"`))
    assert.equal((await member.get('/account')).status, 200)
    assert.equal((await office.post(`${path}/suspension`)).status, 303)
    assert.match(String((await member.get('/account')).headers.location), /^\/login/)
    assert.match((await office.get(path)).body, /Disabled since/)
  })

  test('resets the second factor that a colleague has lost, but not without one', async () => {
    const colleague = visitor()
    const email = await register(colleague)
    const primary = await openPrimary(stack.runDir)
    await primary.connection.query("UPDATE users SET role = 'admin' WHERE email = ?", [email])
    await primary.end()
    await setUpSecondFactor(colleague)
    const path = await pathOfPerson(email)
    const reset = `${path}/second-factor-reset`
    const event = /reset of a second factor/

    const withPasswordOnly = visitor()
    await logIn(withPasswordOnly, demoAccounts[2])
    const closed = await withPasswordOnly.post(reset)
    assert.match(String(closed.headers.location), /^\/account\/second-factor\?/)
    await hasSecurityLine(stack, closed, event, /refused/)
    assert.equal((await colleague.post(reset)).status, 409, 'their own')
    assert.equal((await colleague.get('/admin')).status, 200)

    assert.match((await office.get(reset)).body, /make sure that it is them who asked/)
    const done = await office.post(reset)
    assert.equal(done.headers.location, path)
    const accountId = /\d+$/.exec(path)?.[0]
    const about = new RegExp(`accountId\\W+${accountId}\\b`)
    await hasSecurityLine(stack, done, event, /done/, /userId\W+\d/, about)
    assert.match(String((await colleague.get('/admin')).headers.location), /^\/login/)
    await logIn(colleague, { email, password: 'correct horse battery' })
    await setUpSecondFactor(colleague)
    assert.equal((await colleague.get('/admin')).status, 200)
  })

  test('answers odd addresses with 4xx', async () => {
    const malformed = ['products/x', 'orders/0', 'people/9e9', 'orders?page=0', 'orders?q=a&q=b']
    for (const path of malformed)
      assert.equal((await office.get(`/admin/${path}`)).status, 400, path)
    for (const path of ['products/999999999', 'orders/999999999', 'people/999999999', 'nothing'])
      assert.equal((await office.get(`/admin/${path}`)).status, 404, path)
    const { body } = await office.get('/admin/orders?page=0')
    assert.equal(body.match(/The page must be/g)?.length, 1, 'what is wrong is said once')
  })
})
