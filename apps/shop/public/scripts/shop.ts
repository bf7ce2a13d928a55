import { fillTestCards, groupDigits } from './card-fields.ts'
import { enhanceCart } from './cart.ts'
import { showCostsOfCountry } from './checkout.ts'
import { showCurrentCategory } from './current-category.ts'
import { closeMenus } from './menu.ts'
import { refreshOnReturn } from './refresh-on-return.ts'
import { enhanceSteppers } from './steppers.ts'
import { submitOnce } from './submit-once.ts'

// Everything here makes pages handier that work without it.
refreshOnReturn()
closeMenus()
showCurrentCategory()
enhanceSteppers()
enhanceCart()
groupDigits()
fillTestCards()
showCostsOfCountry()
submitOnce()

document.querySelector<HTMLElement>('[data-summary]')?.focus()
