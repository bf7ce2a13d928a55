/**
 * What each page gets to render: finished values, so that the templates hold no
 * query and no arithmetic. Money is already text ("€ 4.90"), dates too.
 */

import type { SessionStoreName } from '../../../infra/topology.ts'
import type { AdminPages } from '../admin/models.ts'

/** Parts of every page: header, navigation, footer badge. */
export interface Chrome {
  title: string
  /** For <meta name="description">. */
  description?: string
  /** Path with query of this page, for "log in and come back". */
  path: string
  /** The page answers a form that was sent: it can't be loaded again. */
  isFormAnswer: boolean
  /** `formOwner` goes with each form with personal data. */
  user: { name: string; isAdmin: boolean; formOwner: string } | null
  cartCount: number
  categories: CategoryLink[]
  /** The search box's text. */
  q: string
  badge: Badge
  /** True for a page that the edge may hand out to others: it names who made it, not who answered. */
  kept: boolean
  /** One sentence shown once at the top, after an action ("Added to your cart."). */
  notice: FlashMessage | null
  /** True while the session store is away: people browse as guests for now. */
  sessionsAway: boolean
}

/** What the next page says once: that it is done, that it was not (or not all of it), or thanks for an order. */
export interface FlashMessage {
  kind: 'done' | 'refused' | 'ordered'
  text: string
}

export interface Badge {
  replica: string
  /** 0 … 11: which of the twelve replica colours. */
  colour: number
  requestsServed: number
  /** Where the session of this very request was found: "in the memory of app-2", "none yet". */
  session: string
  /** "db-2 (replica)"; null when no database was asked. */
  database: string | null
  /** URL of the lab's page about this request. */
  way: string | null
}

export interface CategoryLink {
  slug: string
  name: string
  href: string
  current: boolean
}

export interface CategoryCard extends CategoryLink {
  description: string
  /** URL of the picture, 4:3. */
  picture: string
}

export interface ProductCard {
  id: number
  name: string
  summary: string
  href: string
  picture: string
  price: string
  stock: StockNote
  isNew: boolean
}

export interface StockNote {
  /** 'in' | 'low' (10 or fewer) | 'out' */
  level: 'in' | 'low' | 'out'
  /** "In stock", "Only 3 left", "Sold out". */
  text: string
}

export interface HomePage {
  featured: ProductCard[]
  newest: ProductCard[]
  categories: CategoryCard[]
}

export interface ProductsPage {
  /** "All goods", a category's name, or "Results for “tape”". */
  heading: string
  /** The category's description, or null. */
  intro: string | null
  /** "72 goods", "more than 1,000 goods". */
  countText: string
  /** What the search made of the words, where it is not what was typed; or null. */
  searched: { text: string; meant: { text: string; href: string } | null } | null
  products: ProductCard[]
  /** Where a search found nothing. */
  favourites: ProductCard[]
  /** The same search in all categories, where it found nothing in one; or null. */
  everywhere: string | null
  q: string
  /** Slug, or ''. */
  category: string
  categories: { slug: string; name: string }[]
  sort: string
  sorts: { value: string; label: string; href: string; current: boolean }[]
  pagination: Pagination | null
}

export interface Pagination {
  /** "Page 2 of 5" */
  text: string
  previous: string | null
  next: string | null
  /** `href` null is a gap ("…"). */
  pages: { label: string; href: string | null; current: boolean }[]
}

export interface ProductPage {
  id: number
  name: string
  summary: string
  /** One string a paragraph. */
  description: string[]
  price: string
  stock: StockNote
  /** Largest quantity that can be put into the cart at once; 0 when sold out. */
  maxQuantity: number
  /** Two pictures, 4:3. */
  pictures: { src: string; alt: string }[]
  category: CategoryLink
  related: ProductCard[]
  /** For a form that was refused. */
  form: Form
}

/** A form as typed, and what was wrong with it. */
export interface Form {
  values: Record<string, string>
  errors: Record<string, string>
  /** A sentence for the whole form, or null. */
  error: string | null
}

export interface CartLine {
  productId: number
  name: string
  href: string
  picture: string
  price: string
  quantity: number
  maxQuantity: number
  lineTotal: string
  /** "Only 2 left: please lower the quantity." or null. */
  problem: string | null
}

export interface CartPage {
  lines: CartLine[]
  subtotal: string
  /** How far it is to free shipping, or that it is reached; null for an empty cart. */
  shippingHint: string | null
  /** False when a line has a problem or the cart is empty. */
  canCheckOut: boolean
  form: Form
}

export interface DemoAccount {
  email: string
  password: string
  role: string
}

export interface LoginPage {
  form: Form
  /** Where to go afterwards: a path on this shop. */
  next: string
  /** Why a guest was sent here; null when they came by themselves. */
  reason: string | null
  demoAccounts: DemoAccount[]
}

export interface RegisterPage {
  form: Form
  next: string
  reason: string | null
}

export interface AccountPage {
  email: string
  memberSince: string
  nameForm: Form
  passwordForm: Form
}

export interface ShippingChoice {
  value: string
  label: string
  /** "Shipping: Standard", in the sums. */
  costLabel: string
  detail: string
  price: string
  checked: boolean
}

export interface CheckoutPage {
  lines: { name: string; quantity: number; lineTotal: string; picture: string }[]
  subtotal: string
  shippingChoices: ShippingChoice[]
  /** One per shipping choice, to show and to send the chosen one's total without JavaScript. */
  totals: { shipping: string; total: string; totalCents: number }[]
  /** Total of the chosen shipping. */
  total: string
  totalCents: number
  /** What is shown, for the form to carry: see `shown-lines.ts`. */
  shownLines: string
  idempotencyKey: string
  countries: { code: string; name: string }[]
  /** The country that the shipping costs and the fields are for. */
  country: { code: string; name: string }
  /** Of this country; null when its addresses have no state. */
  state: { label: string; states: { value: string; name: string; selected: boolean }[] } | null
  /** "Australia, Canada, …": those whose addresses have one. */
  statesNeededIn: string
  /** Never holds card fields. */
  form: Form
  testCards: { number: string; result: string }[]
}

export interface OrderSummary {
  /** "S-000123" */
  number: string
  href: string
  placedAt: string
  status: OrderStatus
  total: string
  itemsText: string
  pictures: string[]
}

export interface OrderStatus {
  value: 'paid' | 'shipped' | 'cancelled'
  text: string
}

export interface OrdersPage {
  orders: OrderSummary[]
  pagination: Pagination | null
}

export interface OrderPage {
  number: string
  placedAt: string
  status: OrderStatus
  /** True on the first page after it was placed: shows the thank-you. */
  justPlaced: boolean
  lines: {
    name: string
    href: string | null
    picture: string
    price: string
    quantity: number
    lineTotal: string
  }[]
  subtotal: string
  shipping: { label: string; price: string }
  total: string
  /** Picked up in the shop: the address is a name only. */
  pickup: boolean
  address: string[]
  payment: { brand: string; last4: string; status: string }
  /** Page that asks before it is cancelled, or null when it can't be any more. */
  cancelHref: string | null
}

/** Asks before something happens that a click can't undo. */
export interface ConfirmationPage {
  heading: string
  crumbs: { label: string; href: string }[]
  /** What will happen, a sentence each. */
  consequences: string[]
  /** Path to POST to. */
  action: string
  button: string
  back: { label: string; href: string }
}

export interface DemoPage {
  strategy: string
  /** Strategy hosts to compare side by side: `http://sticky.localhost:8080/demo`. */
  strategies: { name: string; href: string; current: boolean }[]
  sessionStore: SessionStoreName
  demoAccounts: DemoAccount[]
}

export interface ErrorPage {
  status: number
  heading: string
  /** What is wrong and what can be done, in a sentence or two. */
  text: string
  /** Seconds until it makes sense to try again, or null. */
  retryAfterSeconds: number | null
  requestId: string | null
  /** Ways on that fit the error; empty for the usual ones. */
  links: { label: string; href: string }[]
  /** What is away (503), for the picture. */
  part?: 'primary' | 'database' | 'sessions' | 'capacity'
}

/** `GET /demo/state`, never cached. */
export interface DemoState {
  servedBy: string
  colour: number
  requestsServed: number
  loggedIn: boolean
  user: string | null
  cart: { items: number; total: string }
  session: { store: SessionStoreName; found: boolean; away: boolean }
  strategy: string
  database: string | null
}

/** Every page, by the path of its template in `apps/shop`. */
export interface Pages extends AdminPages {
  'catalogue/home': HomePage
  'catalogue/products': ProductsPage
  'catalogue/product': ProductPage
  'cart/cart': CartPage
  'accounts/login': LoginPage
  'accounts/register': RegisterPage
  'accounts/account': AccountPage
  'checkout/checkout': CheckoutPage
  'orders/orders': OrdersPage
  'orders/order': OrderPage
  'orders/confirm': ConfirmationPage
  'demo/demo': DemoPage
  'views/error': ErrorPage
}
