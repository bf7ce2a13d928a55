export interface ListAddress {
  q: string
  category: string
  sort: string
  page: number
}

/** The address of a list of goods: only what is not as usual is in it. */
export function listHref({ q, category, sort, page }: ListAddress): string {
  const parameters = new URLSearchParams()
  if (q) parameters.set('q', q)
  if (category) parameters.set('category', category)
  if (sort) parameters.set('sort', sort)
  if (page > 1) parameters.set('page', String(page))
  const query = parameters.toString()
  return query ? `/products?${query}` : '/products'
}
