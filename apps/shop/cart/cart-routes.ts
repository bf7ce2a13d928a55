import { type Request, type Response, Router } from 'express'
import { productPage } from '../catalogue/product-page.ts'
import { showProduct } from '../catalogue/show-product.ts'
import { Invalid, NotFound } from '../errors.ts'
import { formOf, parse } from '../http/forms.ts'
import { findCustomer } from '../http/middleware/find-customer.ts'
import { render } from '../http/render.ts'
import { checkSession } from '../http/session.ts'
import type { Services } from '../services.ts'
import type { FlashMessage } from '../views/models.ts'
import { addForm, quantityForm } from './cart-forms.ts'
import { cartNotice } from './cart-notice.ts'
import { cartPage } from './cart-page.ts'
import { cartToFill, findOwnCart } from './own-cart.ts'

/** A guest's or a member's cart. */
export function cartRoutes({
  carts,
  catalogue,
  limits,
}: Pick<Services, 'carts' | 'catalogue' | 'limits'>): Router {
  const router = Router()

  router.get('/cart', async (req, res) => {
    checkSession(req)
    await showCart(req, res)
  })

  router.post('/cart/items', async (req, res) => {
    try {
      const item = parse(addForm, req.body)
      const change = await carts.add(req.db, await cartToFill(req, limits), item)
      backToCart(req, res, cartNotice(change))
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await showProductAgain(req, res, error)
    }
  })

  router.post('/cart/items/:productId', async (req, res) => {
    const cartId = await findOwnCart(req)
    const productId = productIdIn(req.params.productId)
    try {
      const { quantity } = parse(quantityForm, req.body)
      if (!cartId && quantity > 0) throw new Invalid('This is not in your cart any more.')
      if (!cartId) return backToCart(req, res, null)
      const change = await carts.set(req.db, cartId, { productId, quantity })
      backToCart(req, res, change?.limit ? cartNotice(change) : null)
    } catch (error) {
      if (!(error instanceof Invalid)) throw error
      await showCart(req, res, ofLine(error, productId))
    }
  })

  async function showCart(req: Request, res: Response, refused?: Invalid) {
    await findCustomer(req)
    const page = cartPage(await carts.lines(req.db, req.cartId), formOf({}, refused))
    await render(req, res, 'cart/cart', page, {
      title: 'Your cart',
      description: 'What you have put into your cart, ready to check out.',
      status: refused?.status ?? 200,
    })
  }

  async function showProductAgain(req: Request, res: Response, refused: Invalid) {
    if (refused.fields.productId) throw new Invalid(refused.fields.productId)
    const found = await catalogue.productById(req.db, Number(req.body.productId))
    await showProduct(req, res, productPage(found, formOf(req.body, refused)), refused.status)
  }

  return router
}

function backToCart(req: Request, res: Response, notice: FlashMessage | null) {
  if (notice) req.notice = notice
  res.redirect(303, '/cart')
}

function productIdIn(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new NotFound('There is no such product.')
  return Number(text)
}

/** Each line has a quantity field of its own. */
const ofLine = ({ message, fields, status }: Invalid, productId: number) =>
  new Invalid(
    message,
    Object.fromEntries(
      Object.entries(fields).map(([name, text]) => [`${name}-${productId}`, text]),
    ),
    status,
  )
