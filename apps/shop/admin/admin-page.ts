import type { Pagination } from '../views/models.ts'

export interface StatTile {
  label: string
  value: string
  /** "12 orders, €43.00 on average" */
  detail: string
}

/** A list's views next to each other: "On sale", "Running low", … */
export interface Tab {
  label: string
  href: string
  current: boolean
}

type Query = Record<string, string | number>

/** An address with what differs from the list's standard view. */
export function listHref(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  const text = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()
  return text ? `${path}?${text}` : path
}

/** Previous and next. The lists are not counted, so there is no last page to name. */
export function pager(
  path: string,
  query: Query,
  page: number,
  hasMore: boolean,
): Pagination | null {
  if (page === 1 && !hasMore) return null
  const to = (number: number) => listHref(path, { ...query, page: number === 1 ? '' : number })
  return {
    text: `Page ${page.toLocaleString('en')}`,
    previous: page > 1 ? to(page - 1) : null,
    next: hasMore ? to(page + 1) : null,
    pages: [],
  }
}

/** A list's views; the first one is the standard. A tab forgets the search. */
export function tabs(
  path: string,
  name: string,
  labels: Record<string, string>,
  current: string,
): Tab[] {
  return Object.entries(labels).map(([value, label], index) => ({
    label,
    href: listHref(path, { [name]: index === 0 ? '' : value }),
    current: value === current,
  }))
}
