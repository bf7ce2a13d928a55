import type { RequestHandler } from 'express'
import { readCookie } from '../../shared/cookie.ts'
import { type Language, languages, type Texts, texts } from '../texts/texts.ts'

declare module 'express-serve-static-core' {
  interface Request {
    language: Language
    texts: Texts
    /** The name of the cookie that keeps a choice. */
    languageCookie: string
  }
}

/** What somebody chose in the page's header, else what the browser prefers, else English. */
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
