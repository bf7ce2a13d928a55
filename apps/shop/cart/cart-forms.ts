import * as z from 'zod'
import { id, wholeNumber } from '../http/form-fields.ts'
import { mostOfOne } from './cart-service.ts'

const quantity = (min: number) => wholeNumber({ label: 'The quantity', min, max: mostOfOne })

export const addForm = z.object({
  productId: id('The product'),
  quantity: quantity(1).default(1),
})

/** 0 takes the product out of the cart. */
export const quantityForm = z.object({ quantity: quantity(0) })
