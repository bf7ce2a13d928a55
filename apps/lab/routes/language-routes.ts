import { Router } from 'express'
import * as z from 'zod'
import { setCookie } from '../../shared/cookie.ts'
import { mustBeFromHere } from '../access/access.ts'
import { nextPage } from '../http/next-page.ts'
import { languages } from '../texts/texts.ts'

const choice = z.object({
  language: z.enum(languages),
  next: nextPage('/'),
})

export function languageRoutes(): Router {
  const router = Router()
  router.post('/language', (req, res) => {
    mustBeFromHere(req)
    const { language, next } = choice.parse(req.body)
    setCookie(res, req, req.languageCookie, language, 365 * 24 * 3600)
    res.redirect(303, next)
  })
  return router
}
