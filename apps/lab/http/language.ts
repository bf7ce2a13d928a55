import { type RequestHandler, Router } from 'express'
import * as z from 'zod'
import { readCookie, setCookie } from '../../shared/cookie.ts'
import { type Language, languages, type Texts, texts } from '../texts/texts.ts'
import { requireSameOrigin } from './access.ts'

declare module 'express-serve-static-core' {
  interface Request {
    language: Language
    texts: Texts
    /** The name of the language cookie. */
    languageCookie: string
  }
}

/** The language chosen in the page's header, else the browser's, else English. */
export function chooseLanguage(publicPort: number): RequestHandler {
  const cookie = `lang-${publicPort}`
  return (req, _res, next) => {
    const chosen = readCookie(req, cookie)
    req.language =
      languages.find((language) => language === chosen) ||
      (req.acceptsLanguages(...languages) as Language) ||
      'en'
    req.texts = texts[req.language]
    req.languageCookie = cookie
    next()
  }
}

/** The page to return to after a form: a path of the lab, never another site. */
export const nextPage = (otherwise: string) =>
  z
    .string()
    .regex(/^\/(?!\/)[\w./-]*$/)
    .default(otherwise)

const choice = z.object({
  language: z.enum(languages),
  next: nextPage('/'),
})

export function languageRoutes(): Router {
  const router = Router()
  router.post('/language', (req, res) => {
    requireSameOrigin(req)
    const { language, next } = choice.parse(req.body)
    setCookie(res, req, req.languageCookie, language, 365 * 24 * 3600)
    res.redirect(303, next)
  })
  return router
}
