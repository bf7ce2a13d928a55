import { Router } from 'express'
import { z } from 'zod'
import { setCookie } from '../../shared/cookie.ts'
import { languages } from '../texts/texts.ts'

const choice = z.object({
  language: z.enum(languages),
  // A path of ours, not another site's address.
  next: z
    .string()
    .regex(/^\/(?!\/)[\w./-]*$/)
    .default('/'),
})

export function languageRoutes(): Router {
  const router = Router()
  router.post('/language', (req, res) => {
    const { language, next } = choice.parse(req.body)
    setCookie(res, req, req.languageCookie, language, 365 * 24 * 3600)
    res.redirect(303, next)
  })
  return router
}
