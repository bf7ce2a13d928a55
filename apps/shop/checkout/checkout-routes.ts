import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { Conflict, Invalid, TooMany, Unavailable } from '../errors.ts'
import { customerOf, requireSignIn, requireSignInAndSave } from '../http/customer.ts'
import { flash } from '../http/flash-message.ts'
import { formOf } from '../http/forms.ts'
import { render, rendererOf } from '../http/render.ts'
import { orderHref, orderNumber } from '../orders/orders-page.ts'
import type { Services } from '../services.ts'
import type { Form } from '../views/models.ts'
import { parseCheckout } from './checkout-forms.ts'
import { checkoutPage, orderChangesText } from './checkout-page.ts'
import type { CheckoutLine } from './checkout-repository.ts'
import { AlreadyOrdered, OrderChanged, OrderRefused } from './order-refusals.ts'
import type { SavedForm } from './saved-form.ts'
import { homeCountry, isCountry } from './shipping.ts'
import { problemsOf } from './shown-lines.ts'

const title = 'Check out'
const emptyCart = 'Your cart is empty.'
const thanks = (id: number) => `Thank you! Your order ${orderNumber(id)} is paid.`

/** From the cart to the order. */
export function checkoutRoutes(
  { checkout, orders, limits }: Pick<Services, 'checkout' | 'orders' | 'limits'>,
  savedForm: SavedForm,
): Router {
  const router = Router()

  router.get('/checkout', requireSignIn, async (req, res) => {
    const customer = customerOf(req)
    const [cart, lastAddress] = await Promise.all([
      checkout.listLines(req.db, customer.cartId),
      orders.findAddress(req.db, customer.id),
    ])
    if (cart.length === 0) return backToCart(req, res, emptyCart)
    const problems = problemsOf(cart)
    if (problems) return backToCart(req, res, problems)
    const typed = savedForm.release(req, res, (owner) =>
      rendererOf(req).formOwner.matches(owner, customer.id),
    )
    const address = typed ?? lastAddress ?? { name: customer.name, country: homeCountry }
    const form = formOf({ ...address, ...chosenIn(req.query) })
    await render(req, res, 'checkout/checkout', checkoutPage(cart, form, randomUUID()), { title })
  })

  router.post('/orders', requireSignInAndSave(saveForm), async (req, res) => {
    try {
      await limits.count('order', String(customerOf(req).id))
      const id = await checkout.place(req.db, customerOf(req), parseCheckout(req.body))
      if (id === null) return backToCart(req, res, emptyCart)
      req.flashMessage = flash(thanks(id), 'ordered')
      res.redirect(303, orderHref(id))
    } catch (error) {
      if (error instanceof Invalid) return showRefused(req, res, error)
      if (error instanceof Unavailable || error instanceof TooMany)
        return showUnsettled(req, res, error)
      if (error instanceof AlreadyOrdered) throw leadOn(error)
      throw error
    }
  })

  function saveForm(req: Request, res: Response): void {
    savedForm.save(req, res)
    const why = req.unverified
      ? 'Nothing was ordered yet: your account now asks for a second factor.'
      : 'You were signed out, so nothing was ordered. Please sign in again.'
    const kept = 'Everything you typed is kept, except the card details.'
    req.flashMessage = flash(`${why} ${kept}`, 'refused')
  }

  async function showRefused(req: Request, res: Response, refused: Invalid) {
    const cart = await checkout.listLines(req.db, customerOf(req).cartId)
    if (cart.length === 0) return backToCart(req, res, emptyCart)
    const spent = refused instanceof OrderRefused || 'idempotencyKey' in refused.fields
    const form = formOf(req.body, refused)
    if (refused instanceof OrderChanged) form.error = orderChangesText(refused.changes)
    await showForm(req, res, cart, form, { spent, status: refused.status })
  }

  // With the same key, so that sending it again places no second order.
  async function showUnsettled(req: Request, res: Response, unavailable: Unavailable | TooMany) {
    const cart = await checkout.listLines(req.db, customerOf(req).cartId).catch(() => [])
    if (cart.length === 0) throw unavailable
    const form = { ...formOf(req.body), error: unavailable.message }
    res.setHeader('Retry-After', unavailable.retryAfterSeconds)
    await showForm(req, res, cart, form, { spent: false, status: unavailable.status })
  }

  return router
}

async function showForm(
  req: Request,
  res: Response,
  cart: CheckoutLine[],
  form: Form,
  { spent, status }: { spent: boolean; status: number },
) {
  const key = spent ? randomUUID() : String(req.body.idempotencyKey)
  await render(req, res, 'checkout/checkout', checkoutPage(cart, form, key), { title, status })
}

/** What `/checkout?country=JP&shipping=express` shows the costs of. */
function chosenIn({ country, shipping }: Request['query']) {
  return {
    ...(isCountry(country) ? { country } : {}),
    ...(typeof shipping === 'string' ? { shipping } : {}),
  }
}

const leadOn = ({ message, orderId }: AlreadyOrdered) =>
  new Conflict(message, [
    { label: `See order ${orderNumber(orderId)}`, href: orderHref(orderId) },
    { label: 'Check out what is in your cart', href: '/checkout' },
  ])

function backToCart(req: Request, res: Response, notice: string) {
  req.flashMessage = flash(notice, 'refused')
  res.redirect(303, '/cart')
}
