import type { Pagination } from './models.ts'

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
  const shown: (number | null)[] = []
  let last = 0
  for (const number of [1, page - 1, page, page + 1, pages]) {
    if (number <= last || number > pages) continue
    if (number > last + 1) shown.push(null)
    shown.push(number)
    last = number
  }
  return shown
}
