import { demoAccounts } from '../../infra/topology.ts'
import { createAccountService } from './accounts/accounts-service.ts'
import { createPasswordService } from './accounts/password-service.ts'
import { createSignInLimits } from './accounts/sign-in-limits.ts'
import { createAdminServices } from './admin/admin-services.ts'
import { createProductPictures } from './admin/product-pictures.ts'
import { createCartService } from './cart/cart-service.ts'
import { createCatalogueService } from './catalogue/catalogue-service.ts'
import { createSandboxPayments } from './checkout/sandbox-payments.ts'
import type { Config } from './config.ts'
import { createFormLimits, type LimitStore, noFormLimits } from './limits.ts'
import { createOrderService } from './orders/orders-service.ts'

interface Outside {
  config: Config
  redis: LimitStore | null
  /** Folder of the pictures that products can have. */
  picturesFolder: string
}

export type Services = ReturnType<typeof createServices>

/** All that the routes can ask for. */
export function createServices({ config, redis, picturesFolder }: Outside) {
  const orders = createOrderService({ payments: createSandboxPayments() })
  const limits = config.FORM_LIMITS === 'on' ? createFormLimits(redis) : noFormLimits
  return {
    limits,
    catalogue: createCatalogueService(),
    carts: createCartService(),
    accounts: createAccountService({
      passwords: createPasswordService({
        memoryKib: config.ARGON2_MEMORY_KIB,
        passes: config.ARGON2_PASSES,
      }),
      limits,
      signIns: createSignInLimits(redis),
      demoAccounts: config.DEMO_ACCOUNTS === 'on' ? demoAccounts : [],
    }),
    orders,
    admin: createAdminServices({ orders, pictures: createProductPictures(picturesFolder) }),
  }
}
