/** What the back office's pages get to render: finished values, like those of the shop's own pages. */

import type { ConfirmationPage, Form, OrderStatus, Pagination, StockNote } from '../views/models.ts'

export interface EnrolmentView {
  /** The QR code as a data: URI. */
  qr: string
  /** The same secret as text, in groups of four. */
  secret: string
  /** The same as a link, for the phone that shows this page. */
  uri: string
}

export interface SecondFactorSetupPage {
  /** Path to go on to. */
  next: string
  form: Form
  /** Null before the first step. */
  enrolment: EnrolmentView | null
}

export interface SecondFactorPage {
  next: string
  form: Form
}

export interface StatTile {
  label: string
  value: string
  /** "12 orders, €43.00 on average" */
  detail: string
}

/** Lengths in the units of a 100-high picture without labels, which are text beside it. */
export interface RevenueChart {
  width: number
  height: number
  /** One sentence instead of the picture. */
  summary: string
  bars: RevenueBar[]
  dayWidth: number
  /** From top to bottom. */
  scale: { y: number; label: string }[]
  /** Below the picture, from left to right. */
  days: string[]
}

export interface RevenueBar {
  /** Where the day begins: all of it can be pointed at, however low its bar. */
  left: number
  x: number
  y: number
  width: number
  height: number
  title: string
  isToday: boolean
}

export interface OverviewPage {
  tiles: StatTile[]
  chart: RevenueChart
  /** The chart in figures, newest day first. */
  days: { day: string; orders: number; revenue: string }[]
  /** "3 orders", "1,000 orders or more", "Nothing" */
  toShipText: string
  toShip: { number: string; href: string; name: string; total: string; placedAt: string }[]
  runningLow: { name: string; href: string; stock: StockNote }[]
  bestSellers: { name: string; href: string; sold: string; revenue: string }[]
}

/** A list's views next to each other: "On sale", "Running low", … */
export interface Tab {
  label: string
  href: string
  current: boolean
}

export interface AdminProductsPage {
  tabs: Tab[]
  /** Kept while searching. */
  show: string
  q: string
  products: {
    name: string
    href: string
    category: string
    picture: string
    price: string
    stock: StockNote & { count: number }
    isFeatured: boolean
  }[]
  /** Said when there are none. */
  emptyText: string
  pagination: Pagination | null
}

export interface AdminProductPage {
  heading: string
  /** Where the form is sent. */
  action: string
  /** Null for a new product. */
  stored: {
    /** In the shop; null while it is retired. */
    shopHref: string | null
    slug: string
    retired: boolean
    /** POST: takes it out of the shop, or brings it back. */
    shelfAction: string
    /** Sent back with the form. */
    version: string
    stockWas: string
  } | null
  categories: { value: string; label: string; selected: boolean }[]
  pictures: { value: string; src: string; label: string; checked: boolean }[]
  form: Form
}

export interface AdminOrdersPage {
  tabs: Tab[]
  status: string
  q: string
  orders: AdminOrderRow[]
  emptyText: string
  pagination: Pagination | null
}

export interface AdminOrderRow {
  number: string
  href: string
  placedAt: string
  name: string
  email: string
  personHref: string
  items: string
  total: string
  status: OrderStatus
}

export interface AdminOrderPage {
  number: string
  status: OrderStatus
  /** "Placed on …", "Shipped on …", in order. */
  history: { label: string; at: string }[]
  lines: {
    name: string
    href: string
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
  person: { email: string; href: string }
  payment: { card: string; reference: string; status: string } | null
  /** Path to POST to; null when it can't be done any more. */
  shipAction: string | null
  /** Page that asks before it is cancelled; null when it can't be done any more. */
  cancelHref: string | null
}

export interface AdminPeoplePage {
  q: string
  people: {
    name: string
    href: string
    email: string
    role: string
    isAdmin: boolean
    isDisabled: boolean
    memberSince: string
  }[]
  emptyText: string
  pagination: Pagination | null
}

export interface AdminPersonPage {
  name: string
  email: string
  role: string
  memberSince: string
  /** "Disabled since …", or null. */
  disabledText: string | null
  tiles: StatTile[]
  orders: AdminOrderRow[]
  /** True when only the latest orders are shown. */
  hasMoreOrders: boolean
  allOrdersHref: string
  /** Null when it can't be done: never to the own account. Two are pages that ask, one a path to POST to. */
  disableHref: string | null
  enableAction: string | null
  resetSecondFactorHref: string | null
}

/** Every page of the back office, by the name of its template. */
export interface AdminPages {
  'admin/second-factor': SecondFactorPage
  'admin/second-factor-setup': SecondFactorSetupPage
  'admin/overview': OverviewPage
  'admin/products': AdminProductsPage
  'admin/product': AdminProductPage
  'admin/orders': AdminOrdersPage
  'admin/order': AdminOrderPage
  'admin/people': AdminPeoplePage
  'admin/person': AdminPersonPage
  'admin/confirm': ConfirmationPage
}
