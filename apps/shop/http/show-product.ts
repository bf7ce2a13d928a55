import type { Request, Response } from 'express'
import type { Invalid } from '../errors.ts'
import type { ProductWithNeighbours } from '../repositories/product-page-repository.ts'
import { productPage } from '../views/present/product-page.ts'
import { formOf } from './forms/parse.ts'
import { render } from './render.ts'

/** A product's page; again, with what was typed, when it could not be put into the cart. */
export async function showProduct(
  req: Request,
  res: Response,
  found: ProductWithNeighbours,
  refused?: Invalid,
): Promise<void> {
  const { name, summary, category } = found.product
  await render(req, res, 'product', productPage(found, formOf(req.body, refused)), {
    title: name,
    description: summary,
    currentCategory: category.slug,
    status: refused?.status ?? 200,
  })
}
