import assert from 'node:assert/strict'
import type { BrowserContext } from 'playwright-core'
import { course } from '../../../apps/lab/lessons/course.ts'
import type { Form } from '../../../apps/shared/client.ts'
import { eventually } from '../eventually.ts'
import { openLab } from '../lab.ts'
import type { Stack } from '../stack.ts'
import { fillWithLongWords, hosts, type LongWords, word } from './long-words.ts'

export interface Visit {
  /** Path of the template in `apps/shop` or, after `lab/`, in `apps/lab/views`, without `.ejs`. */
  template: string
  url: string
  /** Fields for the page's form with this action; its answer is the page. */
  form?: { action: string; fields: Form }
}

/** The pages of shop, back office and lab, full of long words, in a browser that may open them all. */
export async function everyPage(stack: Stack, browser: BrowserContext): Promise<Visit[]> {
  const words = await fillWithLongWords(stack)
  for (const client of [words.customer, words.staff, words.newStaff, words.staffAtTheDoor]) {
    const cookies = [...client.cookies].map(([name, value]) => ({ name, value }))
    await browser.addCookies(cookies.map((one) => ({ ...one, domain: client.host, path: '/' })))
    client.close()
  }
  return [
    ...shopPages(stack.port, words),
    ...officePages(stack.port, words),
    ...(await labPages(stack, browser)),
  ]
}

function shopPages(port: number, { product, order }: LongWords): Visit[] {
  const guest = `http://${hosts.guest}:${port}`
  const customer = `http://${hosts.customer}:${port}`
  const long = { name: word(80), street: word(120), city: word(80), email: word(254) }
  return [
    { template: 'catalogue/home', url: `${customer}/` },
    { template: 'catalogue/products', url: `${customer}/products` },
    { template: 'catalogue/products', url: `${customer}/products?q=${word(190)}` },
    { template: 'catalogue/products', url: `${guest}/products?q=tape&sort=price` },
    { template: 'catalogue/product', url: `${customer}${product}` },
    { template: 'cart/cart', url: `${customer}/cart` },
    { template: 'cart/cart', url: `${guest}/cart` },
    { template: 'accounts/login', url: `${guest}/login` },
    {
      template: 'accounts/login',
      url: `${guest}/login`,
      form: { action: '/login', fields: { email: long.email, password: 'x' } },
    },
    { template: 'accounts/register', url: `${guest}/register` },
    {
      template: 'accounts/register',
      url: `${guest}/register`,
      form: { action: '/register', fields: { ...long, password: 'x' } },
    },
    { template: 'checkout/checkout', url: `${customer}/checkout` },
    { template: 'checkout/checkout', url: `${customer}/checkout?country=US&shipping=pickup` },
    {
      template: 'checkout/checkout',
      url: `${customer}/checkout`,
      form: { action: '/orders', fields: { ...long, postalCode: word(16), cardNumber: '1' } },
    },
    { template: 'orders/orders', url: `${customer}/orders` },
    { template: 'orders/order', url: `${customer}${order}?placed` },
    { template: 'orders/confirm', url: `${customer}${order}/cancellation` },
    { template: 'accounts/account', url: `${customer}/account` },
    { template: 'demo/demo', url: `${customer}/demo` },
    { template: 'views/error', url: `${customer}/${word(500)}` },
  ]
}

function officePages(port: number, { officeProduct, order, person }: LongWords): Visit[] {
  const staff = `http://${hosts.staff}:${port}/admin`
  const door = '/account/second-factor'
  return [
    { template: 'accounts/second-factor-setup', url: `http://${hosts.newStaff}:${port}${door}` },
    { template: 'accounts/second-factor', url: `http://${hosts.staffAtTheDoor}:${port}${door}` },
    { template: 'admin/overview', url: staff },
    { template: 'admin/products', url: `${staff}/products` },
    { template: 'admin/products', url: `${staff}/products?q=${word(100)}` },
    { template: 'admin/product', url: `${staff}/products/new` },
    {
      template: 'admin/product',
      url: `${staff}/products/new`,
      form: { action: '/admin/products', fields: { name: word(200), price: word(20) } },
    },
    { template: 'admin/product', url: `${staff}${officeProduct.slice('/admin'.length)}` },
    { template: 'admin/orders', url: `${staff}/orders` },
    { template: 'admin/order', url: `${staff}${order}` },
    { template: 'admin/confirm', url: `${staff}${order}/cancellation` },
    { template: 'admin/people', url: `${staff}/people` },
    { template: 'admin/confirm', url: `${staff}${person.slice('/admin'.length)}/suspension` },
    { template: 'admin/person', url: `${staff}${person.slice('/admin'.length)}` },
  ]
}

async function labPages(stack: Stack, browser: BrowserContext): Promise<Visit[]> {
  const { client, get, post } = await openLab(stack)
  const [lesson = '', ...lessons] = course.map(({ id }) => id)
  // What people see of each other there: requests, faults, a lesson's result, the load that ran.
  await stack.client(hosts.guest).get(`/${word(400)}`)
  await post(`/lessons/${lesson}/run`)
  await shows(`/lessons/${lesson}`, /id="result"/)
  await post(`/lessons/${lessons[0]}/prediction`, { skip: '1' })
  // Longer than any machine takes for all pages.
  await stack.lab('slow', 'app-2', '300ms', '--for', '15m')
  await post('/traffic', { preset: 'quiet' })
  await shows('/traffic', /class="shares"/)
  await post('/traffic/end')
  const { headers } = await stack.client(hosts.guest).get('/')
  const request = `/requests/${headers['x-request-id']}`
  await shows(request, /Trace of GET \//)
  const shared = await get(`/class?title=${word(100)}&note=${word(2000)}`)
  const scenario = /\/class\?scenario=[\w-]+/.exec(shared.body)?.[0]
  client.close()

  // By its own port and another host the lab is a second time there, with cookies of its own: in French.
  const own = new URL((await stack.labJson<{ direct: string }>('token')).direct)
  const places = [
    { language: 'en', host: client.host, port: stack.port },
    { language: 'fr', host: '127.0.0.1', port: own.port },
  ]
  for (const { language, host: domain } of places) {
    const cookies = [...client.cookies, [`lang-${stack.port}`, language] as const]
    await browser.addCookies(cookies.map(([name, value]) => ({ name, value, domain, path: '/' })))
  }
  const paths: [template: string, path: string][] = [
    ['topology', '/'],
    ['topology', '/?part=db-1'],
    ['charts', '/charts'],
    ['availability', '/availability'],
    ['stage', '/stages/simple'],
    ['stage', '/stages/distributed'],
    ['stage', '/stages/secured'],
    ['stage', '/stages/scale-up'],
    ['runbook', '/runbook'],
    ['requests', request],
    ['switches', '/switches?strategy=sticky'],
    ['traffic', '/traffic'],
    ['lessons', '/lessons'],
    ...[lesson, ...lessons].map((id): [string, string] => ['lesson', `/lessons/${id}`]),
    ['report', `/lessons/report?name=${word(120)}`],
    ['class', `/class?title=${word(100)}&note=${word(500)}`],
    ['class', String(scenario)],
    ['error', `/${word(400)}`],
  ]
  return places.flatMap(({ host, port }) =>
    paths.map(([template, path]) => ({
      template: `lab/${template}`,
      url: `http://${host}:${port}${path}`,
    })),
  )

  function shows(path: string, wanted: RegExp) {
    return eventually(async () => assert.match((await get(path)).body, wanted), 60_000)
  }
}
