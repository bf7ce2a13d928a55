import { type Request, type Response, Router } from 'express'
import { Invalid } from '../errors.ts'
import { redirectWithMessage } from '../http/flash-message.ts'
import { formOf, parse, parseAddress } from '../http/forms.ts'
import { render } from '../http/render.ts'
import { idInAddress, newProductForm, productForm, productsQuery } from './admin-forms.ts'
import { productPage, productsPage, storedNotes } from './products-page.ts'
import type { AdminProductsService } from './products-service.ts'

const path = '/admin/products'

export function productsRoutes(products: AdminProductsService): Router {
  const router = Router()

  router.get(path, async (req, res) => {
    const query = parseAddress(productsQuery, req.query)
    const page = productsPage(query, await products.list(req.db, query))
    await render(req, res, 'admin/products', page, { title: 'Products' })
  })

  router.get(`${path}/new`, (req, res) => showNew(req, res))

  router.post(path, async (req, res) => {
    try {
      const id = await products.create(req.db, parse(newProductForm, req.body))
      redirectWithMessage(req, res, `${path}/${id}`, 'The product is now in the shop.')
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await showNew(req, res, error)
    }
  })

  router.get(`${path}/:id`, (req, res) => show(req, res, idOf(req)))

  router.post(`${path}/:id`, async (req, res) => {
    const id = idOf(req)
    try {
      const edit = parse(productForm, req.body)
      const stock = await products.change(req.db, id, edit)
      redirectWithMessage(req, res, `${path}/${id}`, savedText(edit.stock, stock))
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await show(req, res, id, error)
    }
  })

  router.post(`${path}/:id/retirement`, async (req, res) => {
    const { id, name } = await products.retire(req.db, idOf(req))
    redirectWithMessage(req, res, `${path}/${id}`, `${name} is no longer in the shop.`)
  })

  router.post(`${path}/:id/return`, async (req, res) => {
    const { id, name } = await products.restore(req.db, idOf(req))
    redirectWithMessage(req, res, `${path}/${id}`, `${name} is back in the shop.`)
  })

  async function showNew(req: Request, res: Response, refused?: Invalid) {
    const choices = await products.choices(req.db)
    const page = productPage(null, choices, refused ? formOf(req.body, refused) : null)
    await render(req, res, 'admin/product', page, { title: 'New product', status: refused?.status })
  }

  async function show(req: Request, res: Response, id: number, refused?: Invalid) {
    const [product, choices] = await Promise.all([
      products.find(req.db, id),
      products.choices(req.db),
    ])
    const form = refused ? formOf(req.body, refused) : null
    if (form && refused?.status === 409) {
      form.errors = storedNotes(product, form.values, choices.categories)
      // From here on the form knows what is stored: sent again, it replaces it.
      delete form.values.version
    }
    const page = productPage(product, choices, form)
    await render(req, res, 'admin/product', page, { title: product.name, status: refused?.status })
  }

  return router
}

const idOf = (req: Request) => parseAddress(idInAddress, req.params).id

function savedText(wanted: number, stock: number): string {
  if (stock === wanted) return 'Saved.'
  return `Saved. The stock changed while you were editing and is now ${stock.toLocaleString('en')}.`
}
