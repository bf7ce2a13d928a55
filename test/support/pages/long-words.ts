import type { Client } from '../../../apps/shared/client.ts'
import { demoAccounts } from '../../../infra/topology.ts'
import { openPrimary } from '../database.ts'
import {
  address,
  addToCart,
  checkoutFields,
  goodCard,
  logIn,
  setUpSecondFactor,
} from '../people.ts'
import type { Stack } from '../stack.ts'

/** A word of this many letters: wider than any screen, with no place to break. */
export const word = (letters: number) => 'W'.repeat(letters)

/** Cookies belong to a host: on these, one browser is all of these people at once. */
export const hosts = {
  guest: 'localhost',
  customer: 'shop.localhost',
  staff: 'round-robin.localhost',
  /** Staff who have not set up their second factor. */
  newStaff: 'random.localhost',
  /** Staff who have, and are asked for the code. */
  staffAtTheDoor: 'least-connections.localhost',
}

/** The shop's content when every field has the longest word that it accepts. */
export interface LongWords {
  customer: Client
  staff: Client
  newStaff: Client
  staffAtTheDoor: Client
  /** Paths: of the product in shop and back office, of the customer's order, of the customer. */
  product: string
  officeProduct: string
  order: string
  person: string
}

/** Fills a shop with long words. */
export async function fillWithLongWords(stack: Stack): Promise<LongWords> {
  await changeDatabase(stack)
  const staff = await openBackOffice(stack)
  const officeProduct = await addProduct(staff)
  const product = /href="(\/products\/[^"]+)"/.exec((await staff.get(officeProduct)).body)?.[1]
  const customer = await registerCustomer(stack)
  await addToCart(customer, Number(officeProduct.split('/').at(-1)), 2)
  const order = await placeOrder(customer)
  await addToCart(customer, Number(officeProduct.split('/').at(-1)), 2)
  const { body } = await staff.get(`/admin/people?q=${word(20)}`)
  const newStaff = stack.client(hosts.newStaff)
  const [, account] = demoAccounts
  await logIn(newStaff, account)
  await newStaff.post('/account/second-factor/setup', { currentPassword: account.password })
  const staffAtTheDoor = stack.client(hosts.staffAtTheDoor)
  await logIn(staffAtTheDoor, demoAccounts[2])
  return {
    ...{ customer, staff, newStaff, staffAtTheDoor, officeProduct, order },
    product: String(product),
    person: String(/\/admin\/people\/\d+/.exec(body)?.[0]),
  }
}

/** Fields that no form of the shop changes. */
async function changeDatabase(stack: Stack): Promise<void> {
  const { connection, end } = await openPrimary(stack.runDir, 'migrate')
  await connection.query(
    'UPDATE categories SET name = ?, description = ? ORDER BY position LIMIT 1',
    [word(60), word(200)],
  )
  await connection.query("UPDATE users SET role = 'admin' WHERE email = ?", [demoAccounts[1].email])
  await end()
}

async function openBackOffice(stack: Stack): Promise<Client> {
  const staff = stack.client(hosts.staff)
  await logIn(staff, demoAccounts[2])
  await staff.post('/account', { name: word(80) })
  await setUpSecondFactor(staff, demoAccounts[2].password)
  return staff
}

async function addProduct(staff: Client): Promise<string> {
  const page = (await staff.get('/admin/products/new')).body
  return expect303(
    staff.post('/admin/products', {
      name: word(120),
      summary: word(160),
      description: word(4000),
      featured: '1',
      price: '999.99',
      stock: '100000',
      picture: /name="picture" value="([^"]+)"/.exec(page)?.[1] ?? '',
      categoryId: /<option value="(\d+)"/.exec(page)?.[1] ?? '',
    }),
  )
}

async function registerCustomer(stack: Stack): Promise<Client> {
  const customer = stack.client(hosts.customer)
  const email = `${word(64)}@${word(60)}.example.com`
  await expect303(
    customer.post('/register', { name: word(80), email, password: 'correct horse battery' }),
  )
  return customer
}

async function placeOrder(customer: Client): Promise<string> {
  const longAddress = { ...address, name: word(80), street: word(120), city: word(80) }
  const fields = { ...longAddress, ...goodCard, ...(await checkoutFields(customer)) }
  const path = await expect303(customer.post('/orders', fields))
  return path.replace(/\?.*/, '')
}

/** The location that an answer redirects to. */
async function expect303(answer: ReturnType<Client['post']>): Promise<string> {
  const { status, headers, body } = await answer
  if (status !== 303) throw new Error(`A form was answered with ${status}: ${body.slice(-3000)}`)
  return String(headers.location)
}
