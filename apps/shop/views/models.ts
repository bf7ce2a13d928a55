/**
 * What each page gets to render: finished values, so that the templates hold no
 * query and no arithmetic. Money is already text ("€ 4.90"), dates too.
 */

/** Parts of every page: header, navigation, footer badge. */
export interface Chrome {
  title: string
  /** For <meta name="description">. */
  description?: string
  /** Of an error page with a status from 500: tells programs what failed, whatever the page's words. */
  errorCode?: string
  /** Path with query of this page, for "sign in and come back". */
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
  /** True for a page that the edge may cache: its footer names the app replica that rendered it. */
  cachedByEdge: boolean
  /** One sentence shown once at the top, after an action ("Added to your cart."). */
  flashMessage: FlashMessage | null
  /** True while the session store does not answer: everybody is a guest. */
  sessionsUnavailable: boolean
}

/** Shown once, by the next page: that something is done, that it was refused, or thanks for an order. */
export interface FlashMessage {
  kind: 'done' | 'refused' | 'ordered'
  text: string
}

export interface Badge {
  app: string
  /** Empty for the build that is here. */
  version: string
  /** 0 … 11: which of the twelve colours of app replicas. */
  colour: number
  requestsServed: number
  /** Where the session of this very request was found: "in the memory of app-2", "none yet". */
  session: string
  /** "db-2 (read replica)"; null when no database was used. */
  database: string | null
  /** URL of the lab's page about this request. */
  trace: string | null
}

export interface CategoryLink {
  slug: string
  name: string
  href: string
  current: boolean
}

export interface Pagination {
  /** "Page 2 of 5" */
  text: string
  previous: string | null
  next: string | null
  /** `href` null is a gap ("…"). */
  pages: { label: string; href: string | null; current: boolean }[]
}

/** A form as typed, and what was wrong with it. */
export interface Form {
  values: Record<string, string>
  errors: Record<string, string>
  /** A sentence for the whole form, or null. */
  error: string | null
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
  /** What is unavailable (503), for the picture. */
  resource?: 'primary' | 'database' | 'sessions' | 'capacity'
}
