import { readFileSync } from 'node:fs'
import path from 'node:path'

/** docs/runbook.md, as far as it uses Markdown. Strings are plain text. */
export interface RunbookPage {
  sections: { id: string; heading: string; blocks: Block[] }[]
}

type Block = { kind: 'paragraph'; text: string } | { kind: 'list'; items: string[] }

const file = path.resolve(import.meta.dirname, '../../../../docs/runbook.md')
let page: RunbookPage | undefined

/** Read once: it belongs to the build. */
export function runbookPage(): RunbookPage {
  page ??= parseRunbook(readFileSync(file, 'utf8'))
  return page
}

/** A section for each heading, with the anchor that GitHub gives it. */
export const parseRunbook = (text: string): RunbookPage => ({
  sections: text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n')
      return {
        id: heading.toLowerCase().replaceAll(' ', '-'),
        heading,
        blocks: lines
          .join('\n')
          .trim()
          .split(/\n{2,}/)
          .map(blockOf),
      }
    }),
})

function blockOf(text: string): Block {
  if (!text.startsWith('- ')) return { kind: 'paragraph', text: inOneLine(text) }
  return { kind: 'list', items: text.slice(2).split(/\n- /).map(inOneLine) }
}

const inOneLine = (text: string) => text.replace(/\s*\n\s*/g, ' ').replace(/[`*]/g, '')
