import path from 'node:path'
import { compileTemplates } from '../../shared/views/templates.ts'
import type { AccountPage, LoginPage, RegisterPage } from '../accounts/accounts-page.ts'
import type { SecondFactorPage, SecondFactorSetupPage } from '../accounts/second-factor-page.ts'
import type { AdminOrderPage, AdminOrdersPage } from '../admin/orders-page.ts'
import type { OverviewPage } from '../admin/overview-page.ts'
import type { AdminPeoplePage, AdminPersonPage } from '../admin/people-page.ts'
import type { AdminProductPage, AdminProductsPage } from '../admin/products-page.ts'
import type { CartPage } from '../cart/cart-page.ts'
import type { HomePage, ProductsPage } from '../catalogue/catalogue-page.ts'
import type { ProductPage } from '../catalogue/product-page.ts'
import type { CheckoutPage } from '../checkout/checkout-page.ts'
import type { DemoPage } from '../demo/demo-page.ts'
import type { OrderPage, OrdersPage } from '../orders/orders-page.ts'
import type { Chrome, ConfirmationPage, ErrorPage } from './models.ts'

/** Every page, by the path of its template in `apps/shop`. */
export interface Pages {
  'catalogue/home': HomePage
  'catalogue/products': ProductsPage
  'catalogue/product': ProductPage
  'cart/cart': CartPage
  'accounts/login': LoginPage
  'accounts/register': RegisterPage
  'accounts/account': AccountPage
  'accounts/second-factor': SecondFactorPage
  'accounts/second-factor-setup': SecondFactorSetupPage
  'checkout/checkout': CheckoutPage
  'orders/orders': OrdersPage
  'orders/order': OrderPage
  'orders/confirm': ConfirmationPage
  'demo/demo': DemoPage
  'views/error': ErrorPage
  'admin/overview': OverviewPage
  'admin/products': AdminProductsPage
  'admin/product': AdminProductPage
  'admin/orders': AdminOrdersPage
  'admin/order': AdminOrderPage
  'admin/people': AdminPeoplePage
  'admin/person': AdminPersonPage
  'admin/confirm': ConfirmationPage
}

export interface Templates {
  /** A full HTML document. `name` is the template's path in `apps/shop` without `.ejs`. */
  page<Name extends keyof Pages>(name: Name, model: Pages[Name], chrome: Chrome): string
}

/** The templates of all features; a page is given `model` and `chrome`. */
export function createTemplates(assetUrl: (name: string) => string): Templates {
  const template = compileTemplates(path.resolve(import.meta.dirname, '..'), assetUrl)
  return {
    page: (name, model, chrome) =>
      template('views/layout')({ name, body: template(name)({ model, chrome }), chrome }),
  }
}
