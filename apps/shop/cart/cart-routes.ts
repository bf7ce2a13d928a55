import { type Request, type Response, Router } from 'express'
import * as z from 'zod'
import { showProduct } from '../catalogue/catalogue-routes.ts'
import { productPage } from '../catalogue/product-page.ts'
import { Invalid, NotFound } from '../errors.ts'
import { findCurrentCustomer, findCustomer } from '../http/customer.ts'
import { formOf, id, parse, wholeNumber } from '../http/forms.ts'
import { render } from '../http/render.ts'
import { checkSession, getSession, guestCartId, saveSession } from '../http/session.ts'
import type { FormLimits } from '../limits.ts'
import type { Services } from '../services.ts'
import type { FlashMessage } from '../views/models.ts'
import { cartNotice, cartPage } from './cart-page.ts'
import { type CartToFill, mostOfOne } from './cart-service.ts'

const quantity = (min: number) => wholeNumber({ label: 'The quantity', min, max: mostOfOne })

const addForm = z.object({
  productId: id('The product'),
  quantity: quantity(1).default(1),
})

/** 0 takes the product out of the cart. */
const quantityForm = z.object({ quantity: quantity(0) })

/** The cart of a guest or a customer. */
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
      if (!cartId && quantity > 0) throw new Invalid('This is no longer in your cart.')
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
  if (notice) req.flashMessage = notice
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

/**
 * The id of the cart that is there, for a change; null for a guest without one. A customer whom the
 * read replica does not know yet is looked up on the primary.
 * @throws Unavailable while the session store is away
 */
export async function findOwnCart(req: Request): Promise<string | null> {
  checkSession(req)
  if (!req.customer) await findCurrentCustomer(req)
  return req.cartId
}

/**
 * The cart to put something into. A guest's is new with the first product: its session is stored
 * only then, so that requests that put nothing into a cart leave nothing behind.
 * @throws Unavailable while the session store is away
 */
export async function cartToFill(req: Request, limits: FormLimits): Promise<CartToFill> {
  const found = await findOwnCart(req)
  if (found) return { id: found, guest: req.customer === null, store: async () => {} }
  const session = getSession(req)
  const id = guestCartId(session)
  const store = async () => {
    await limits.count('guest cart', req.ip ?? '')
    // If there was a login, it has ended: a guest from now on.
    if (!req.unverified) delete session.userId
    session.cartId = id
    session.seenAt = Date.now()
    await saveSession(req)
  }
  return { id, guest: true, store }
}
