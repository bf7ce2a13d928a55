import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import { NotFound } from '../errors.ts'
import { startFindingCustomer } from '../http/customer.ts'
import { choice, formOf, optionalText, parseAddress, wholeNumber } from '../http/forms.ts'
import { render } from '../http/render.ts'
import type { Services } from '../services.ts'
import { homePage, productsPage } from './catalogue-page.ts'
import { type ProductPage, productPage } from './product-page.ts'

const sorts = ['', 'relevance', 'newest', 'price', 'price-desc', 'name'] as const

/** The list's address. Any text can be searched for; what is no text can't be. */
export const searchForm = z.object({
  // Pasted text may have tabs and line breaks: white space like any other.
  q: optionalText({ label: 'The search', max: 200, multiline: true, shown: false }),
  category: optionalText({ label: 'The category', max: 60, shown: false }),
  sort: choice('The order', sorts).default(''),
  page: wholeNumber({ label: 'The page', min: 1, max: 1_000_000 }).default(1),
})

const description = 'Tape, glue, honey and everything else that sticks.'

export function homeRoutes({ catalogue }: Pick<Services, 'catalogue'>): Router {
  const router = Router()

  router.get('/', startFindingCustomer, async (req, res) => {
    const page = homePage(await catalogue.home(req.db))
    await render(req, res, 'catalogue/home', page, { title: 'Everything that sticks', description })
  })

  return router
}

/** The home page, lists, searches and product pages. */
export function productRoutes({ catalogue }: Pick<Services, 'catalogue'>): Router {
  const router = Router()

  router.get('/products', startFindingCustomer, async (req, res) => {
    const query = parseAddress(searchForm, req.query)
    const list = await catalogue.list(req.db, query)
    const page = productsPage(list, query, await catalogue.categories(req.db))
    await render(req, res, 'catalogue/products', page, {
      title: page.heading,
      description: page.intro ?? 'Tape, glue, honey and everything else that sticks.',
      q: query.q,
      currentCategory: query.category,
    })
  })

  router.get('/products/:slug', startFindingCustomer, async (req, res) => {
    const slug = slugIn(String(req.params.slug))
    await showProduct(req, res, productPage(await catalogue.product(req.db, slug), formOf({})))
  })

  return router
}

/** What can't be a slug is not asked of the database. */
function slugIn(text: string): string {
  if (!/^[a-z0-9-]{1,100}$/.test(text))
    throw new NotFound('This product does not exist, or is no longer sold.')
  return text
}

/** A product's page; with status 422 and what was typed, when it could not be put into the cart. */
export async function showProduct(
  req: Request,
  res: Response,
  page: ProductPage,
  status = 200,
): Promise<void> {
  await render(req, res, 'catalogue/product', page, {
    title: page.name,
    description: page.summary,
    currentCategory: page.category.slug,
    status,
  })
}
