import { createHash } from 'node:crypto'
import { type Request, Router } from 'express'
import * as z from 'zod'
import { drawDocument } from '../http/render.ts'
import type { LabServices } from '../lab-services.ts'
import { course } from '../lessons/course.ts'
import { learners } from '../lessons/progress.ts'
import { createReport, renderMarkdown } from '../lessons/report.ts'
import { shownText } from '../scenario.ts'
import { languages } from '../texts/texts.ts'

const query = z.object({
  lang: z.enum(languages).optional(),
  name: shownText(120).default(''),
})

/** The report to hand in, and the learner's progress as data. */
export function reportRoutes({ config, lessons }: LabServices): Router {
  const router = Router()
  const { find } = learners(config)

  function reportFor(req: Request) {
    const { lang = req.language, name } = query.parse(req.query)
    return { language: lang, report: createReport(lessons, lang, find(req), name) }
  }

  router.get('/lessons/report', (req, res) => {
    const { language, report } = reportFor(req)
    const html = drawDocument(req, 'report', report, language)
    // People save this page alone, so its style is in it.
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    res.setHeader('Content-Security-Policy', policy(hash))
    res.type('html').end(html)
  })

  router.get('/lessons/report.md', (req, res) => {
    const { language, report } = reportFor(req)
    res.attachment('stickyshop-report.md').type('text/markdown')
    res.end(renderMarkdown(report, language))
  })

  router.get('/lessons/progress.json', (req, res) => {
    const learner = find(req)
    const rows = course.map(({ id }) => ({
      lesson: id,
      prediction: (learner && lessons.prediction(learner, id)) ?? null,
      run: lessons.lastRun(id) ?? null,
    }))
    res.attachment('stickyshop-progress.json').json({ lessons: rows })
  })

  return router
}

const policy = (hash: string) =>
  `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
