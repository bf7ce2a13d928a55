import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { type MessageCode, messages } from '../../../../apps/control/messages.ts'
import { messages as french } from '../../../../apps/lab/texts/fr/answers.ts'
import { translator } from '../../../../apps/lab/texts/fr/phrases.ts'
import { texts } from '../../../../apps/lab/texts/texts.ts'

const root = path.join(import.meta.dirname, '../../../..')
const codes = Object.keys(messages) as MessageCode[]
const valuesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

describe('the answers of the control plane', () => {
  test('have a French text for each code, with the same values', () => {
    assert.deepEqual(Object.keys(french).sort(), [...codes].sort())
    for (const code of codes) {
      assert.ok(french[code], code)
      assert.deepEqual(valuesOf(french[code]), valuesOf(messages[code]), code)
      const isOnlyValues = /^(\{\w+\}|\s)*$/.test(messages[code])
      if (!isOnlyValues) assert.notEqual(french[code], messages[code], code)
    }
  })

  test('are worded in both languages, with durations and states', () => {
    const paused = { code: 'paused-for', values: { name: 'app-2', forMs: 9500 } } as const
    assert.equal(texts.en.message(paused), 'app-2 is paused for 9.5 s.')
    assert.equal(texts.fr.message(paused), 'app-2 est suspendu pendant 9,5\u00a0s.')
    const down = { code: 'not-running', values: { name: 'db-1', state: 'stopped' } } as const
    assert.equal(texts.fr.message(down), 'db-1 n’est pas en marche (arrêté).')
    const values = { name: 'ap-2', meant: 'app-2', known: 'app-1, app-2' }
    assert.equal(
      texts.fr.message({ code: 'unknown-name-meant', values }),
      'Nom inconnu\u202f: «\u202fap-2\u202f». Vouliez-vous dire app-2\u202f? Noms connus\u202f: app-1, app-2.',
    )
    const problem = 'app-4 was not ready in 30 s.'
    assert.equal(
      texts.fr.message({ code: 'did-not-start', values: { name: 'app-4', problem } }),
      'app-4 n’a pas démarré. app-4 n’était pas prêt en 30\u00a0s.',
    )
    assert.equal(
      texts.fr.translateSentence('app-1: 300 ms slower, 4 at a time'),
      'app-1\u202f: ralenti de 300\u00a0ms, 4 à la fois',
    )
  })
})

/** Where sentences are written that the lab shows and has not made. */
const places = [
  'apps/control/drivers/process/child.ts',
  'apps/replication/promote.ts',
  'apps/lab/lessons',
]

/** A literal that is shown to nobody. */
const notShown = [
  // Statements and what else is meant for a program.
  /^(SELECT|UPDATE|STOP|docker|for name|Bearer|postgres)|\bIN \(/,
  // Of pages that are drawn, and of what is sent.
  /[<>]|="|^\d|^X /,
  // What the audit log and the log call a command.
  /^(lesson|lab) X$|^pause |^lag X|^slow X|^traffic |cut short|not put back/,
  // For those who set the lab up or write lessons.
  /has no texts in|There is no text for|No stage has|^ready: /,
]

const filesIn = (place: string): string[] =>
  place.endsWith('.ts')
    ? [place]
    : readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) =>
            file.endsWith('.ts') &&
            !/^(prepare|replica|setup)\/|(^|\/)(en|fr|sources|lesson\.test)\.ts$/.test(file),
        )
        .map((file) => path.join(place, file))

/** Its literals with at least three words, with something in place of what differs. */
function sentencesOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import .*$/gm, '')
    .replace(/` \+\s*`/g, '')
  const literals = source.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? []
  return literals
    .map((literal) =>
      literal
        .slice(1, -1)
        .replace(/\$\{[^}]*\}/g, 'X')
        .replaceAll('\\n', '\n'),
    )
    .filter((text) => /\p{L}+ \p{L}+ \p{L}+/u.test(text))
    .filter((text) => !notShown.some((one) => one.test(text)))
}

describe('what others say in English', () => {
  for (const place of places)
    test(`is known in French: ${place}`, () => {
      const unknown = filesIn(place)
        .flatMap(sentencesOf)
        .filter((sentence) => texts.fr.translateSentence(sentence) === sentence)
      assert.deepEqual(unknown, [])
    })

  test('stays as it is where nobody has foreseen it, and in English', () => {
    assert.equal(texts.fr.translateSentence('EPERM: not permitted'), 'EPERM: not permitted')
    assert.equal(texts.en.translateSentence('app-2 is ready.'), 'app-2 is ready.')
  })

  test('takes the phrase with the most words that fits', () => {
    const say = translator({ '{} is {}': '{1} est {2}', '{} is not {}': '{1} n’est pas {2}' }, ',')
    assert.equal(say('app-1 is not 1.5'), 'app-1 n’est pas 1,5')
  })
})
