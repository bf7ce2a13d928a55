import { demoAccounts } from '../../infra/topology.ts'
import { createAccountService } from './accounts/accounts-service.ts'
import { createPasswordService } from './accounts/passwords.ts'
import { createSecondFactorService } from './accounts/second-factor-service.ts'
import { createSignInLimits } from './accounts/sign-in-limits.ts'
import { createAdminOrdersService } from './admin/orders-service.ts'
import { createOverviewService } from './admin/overview-service.ts'
import { createPeopleService } from './admin/people-service.ts'
import { createAdminProductsService, createProductPictures } from './admin/products-service.ts'
import { createCartService } from './cart/cart-service.ts'
import { createCatalogueService } from './catalogue/catalogue-service.ts'
import { createCheckoutService } from './checkout/checkout-service.ts'
import { countPayments, createSandboxPayments } from './checkout/payments.ts'
import type { Config } from './config.ts'
import { createFormLimits, type LimitStore, noFormLimits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import { createOrderService } from './orders/orders-service.ts'

interface Dependencies {
  config: Config
  redis: LimitStore | null
  metrics: Metrics
  /** Folder of the pictures that products can have. */
  picturesFolder: string
}

export type Services = ReturnType<typeof createServices>

/** The services of all features, as the routes use them. */
export function createServices({ config, redis, metrics, picturesFolder }: Dependencies) {
  const payments = countPayments(createSandboxPayments(), metrics.countPayment)
  const limits = config.FORM_LIMITS === 'on' ? createFormLimits(redis) : noFormLimits
  const orders = createOrderService({ payments })
  return {
    limits,
    catalogue: createCatalogueService(),
    carts: createCartService(),
    checkout: createCheckoutService({ payments, onPlaced: metrics.countOrder }),
    orders,
    accounts: createAccountService({
      passwords: createPasswordService({
        memoryKib: config.ARGON2_MEMORY_KIB,
        passes: config.ARGON2_PASSES,
      }),
      limits,
      signIns: createSignInLimits(redis),
      demoAccounts: config.DEMO_ACCOUNTS === 'on' ? demoAccounts : [],
    }),
    secondFactor: createSecondFactorService(),
    admin: {
      overview: createOverviewService(),
      products: createAdminProductsService({ pictures: createProductPictures(picturesFolder) }),
      orders: createAdminOrdersService({ orders }),
      people: createPeopleService(),
    },
  }
}
