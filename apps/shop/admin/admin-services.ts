import { createFulfilmentService } from './orders-service.ts'
import { createSalesService } from './overview-service.ts'
import { createPeopleService } from './people-service.ts'
import { createAssortmentService } from './products-service.ts'
import { createSecondFactorService } from './second-factor-service.ts'

interface Dependencies {
  orders: Parameters<typeof createFulfilmentService>[0]['orders']
  /** File names of the pictures that products can have. */
  pictures: () => Promise<string[]>
  now?: () => Date
}

export type AdminServices = ReturnType<typeof createAdminServices>

/** What the back office is made of. */
export function createAdminServices({ orders, pictures, now }: Dependencies) {
  return {
    secondFactor: createSecondFactorService({ now }),
    sales: createSalesService({ now }),
    assortment: createAssortmentService({ pictures, now }),
    fulfilment: createFulfilmentService({ orders, now }),
    people: createPeopleService({ now }),
  }
}
