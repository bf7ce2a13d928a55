import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '../golden')

/** `UPDATE_GOLDEN=1 npm test -- FILE`: writes the results instead of comparing them. */
export const isUpdating = Boolean(process.env.UPDATE_GOLDEN)

export const goldenFile = (name: string) => path.join(folder, name)

/** A file in `test/golden`, made of sections with names. */
export interface Golden {
  /** The section of this name; undefined when it is missing, or when all are written again. */
  expected(name: string): string | undefined
  /** @throws when the section differs, or was compared already. */
  compare(name: string, text: string): void
  /** Writes the file, or checks that each of its sections was compared. */
  finish(): void
}

export function openGolden(name: string): Golden {
  const file = goldenFile(name)
  const known = existsSync(file) && !isUpdating ? parse(readFileSync(file, 'utf8')) : new Map()
  const found = new Map<string, string>()
  return {
    expected: (section) => known.get(section),
    compare(section, text) {
      assert.ok(!found.has(section), `${name} has two sections “${section}”`)
      found.set(section, text.trim())
      if (!isUpdating) assert.equal(text.trim(), known.get(section), `${section} (${name})`)
    },
    finish() {
      if (isUpdating) {
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, render(found))
      } else assert.deepEqual([...found.keys()], [...known.keys()], name)
    },
  }
}

const mark = '=== '

const render = (sections: Map<string, string>): string =>
  [...sections].map(([name, text]) => `${mark}${name}\n${text}\n`).join('\n')

const parse = (file: string): Map<string, string> =>
  new Map(
    `\n${file}`
      .split(`\n${mark}`)
      .slice(1)
      .map((section) => {
        const [name = '', ...lines] = section.split('\n')
        return [name, lines.join('\n').trim()] as const
      }),
  )

/** The values of these keys differ between runs or machines. */
const varying = new Set(
  `pid port internalPort uptimeMs cpuMs memoryBytes requests inFlight sessionsInMemory lagMs used most
  settingsVersion configVersion version code chartSvg`.split(/\s+/),
)

/** JSON without the values that differ between runs: names, states, messages and shape stay. */
export function normalise(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => normalise(item))
  if (varying.has(key)) return `<${key}>`
  if (typeof value === 'string') return normaliseText(value)
  // This key is a count in Redis, and the value of a switch.
  if (typeof value === 'number' && key === 'sessions') return '<sessions>'
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, normalise(inner, name)]),
  )
}

const replacements: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/\b\d{1,2} \p{L}+ \d{4} \p{L}+ \d\d:\d\d(:\d\d)?/gu, '<time>'],
  [/^\d{6}$/g, '<code>'],
  [/token=[0-9a-f]+/g, 'token=<secret>'],
  [/\bpid \d+/g, 'pid <pid>'],
  [/(localhost|127\.0\.0\.1):\d+/g, '$1:<port>'],
  [/\bport \d{4,5}\b/g, 'port <port>'],
  [/\b(after|in|en) \d+([.,]\d)?\s(s|min)\b/g, '$1 <duration>'],
  [/\b(MySQL|MariaDB) \d+\.\d+\.\d+/g, '<database>'],
  [/(?<![\d.])\d+\.\d+\.\d+(?!\.?\d)/g, '<version>'],
  [/\((\/[\w.-]+){2,}\)/g, '(<path>)'],
  [/\blag \d+ ms\b/g, 'lag <lagMs> ms'],
  [/\bhave version \d+/g, 'have version <version>'],
]

export const normaliseText = (text: string): string =>
  replacements.reduce((changed, [pattern, instead]) => changed.replaceAll(pattern, instead), text)

/** Readable JSON for comparing: short values stay on one line. */
export function jsonText(value: unknown, indent = ''): string {
  const line = JSON.stringify(value)
  if (line.length <= 240 || typeof value !== 'object' || value === null) return line
  const deeper = `${indent}  `
  const lines = Array.isArray(value)
    ? value.map((item) => deeper + jsonText(item, deeper))
    : Object.entries(value).map(
        ([key, item]) => `${deeper}${JSON.stringify(key)}: ${jsonText(item, deeper)}`,
      )
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`
}
