import type { Request, Response } from 'express'
import { render } from '../http/render.ts'
import type { ProductPage } from '../views/models.ts'

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
