import type { Pagination } from '../models.ts'

/** Links to the pages of a list, or null when it has only one. `href` makes a page's address. */
export function pagination(
  page: number,
  pages: number,
  href: (page: number) => string,
): Pagination | null {
  if (pages <= 1) return null
  return {
    text: `Page ${page} of ${pages}`,
    previous: page > 1 ? href(page - 1) : null,
    next: page < pages ? href(page + 1) : null,
    pages: shownPages(page, pages).map((number) =>
      number
        ? { label: String(number), href: href(number), current: number === page }
        : { label: '…', href: null, current: false },
    ),
  }
}

/** The first, the last, and those around the current one; null is a gap. */
function shownPages(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages)
  const sorted = [...new Set(near)].sort((a, b) => a - b)
  return sorted.flatMap((n, at) => (at > 0 && n - (sorted[at - 1] ?? 0) > 1 ? [null, n] : [n]))
}
