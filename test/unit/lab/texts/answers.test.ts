import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { texts } from '../../../../apps/lab/texts/texts.ts'
import { translator } from '../../../../apps/lab/texts/translator.ts'

const root = path.join(import.meta.dirname, '../../../..')

/** Where sentences are written that the console shows and has not made. */
const places = [
  'apps/control/commands',
  'apps/control/server',
  'apps/replication/pair/promote.ts',
  'apps/replication/pair/replication-problem.ts',
  'apps/control/drivers/process/child.ts',
  'apps/control/drivers/container',
  'apps/replication/promote.ts',
  'apps/lab/lessons',
  'apps/lab/desk',
]

/** A literal that is shown to nobody. */
const notShown = [
  // Statements and what else is meant for a program.
  /^(SELECT|UPDATE|STOP|docker|for name|Bearer|postgres)|\bIN \(/,
  // Of pages that are drawn, and of what is sent.
  /[<>]|="|^\d|^X /,
  // What the desk and the log call an order.
  /^(lesson|console) X$|^pause |^lag X|^slow X|^traffic |cut short|not put back/,
  // For whoever sets the lab up or writes lessons.
  /has no texts in|^ready: |^the audit list/,
]

const filesIn = (place: string): string[] =>
  place.endsWith('.ts')
    ? [place]
    : readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) =>
            file.endsWith('.ts') &&
            !/^(prepare|replica|setup)\/|(^|\/)(en|fr|lesson\.test)\.ts$/.test(file),
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
        .filter((sentence) => texts.fr.answers(sentence) === sentence)
      assert.deepEqual(unknown, [])
    })

  test('is said with what was put into it', () => {
    const { answers } = texts.fr
    assert.equal(answers('app-2 is paused for 9.5 s.'), 'app-2 est suspendu pendant 9,5\u00a0s.')
    assert.equal(
      answers('There is no "ap-2". Did you mean app-2? There are: app-1, app-2.'),
      'Il n’y a pas de «\u202fap-2\u202f». Vouliez-vous dire app-2\u202f? Il y a\u202f: app-1, app-2.',
    )
    assert.equal(
      answers('app-4 did not start. app-4 was not ready in 30 s.'),
      'app-4 n’a pas démarré. app-4 n’était pas prêt en 30\u00a0s.',
    )
    assert.equal(answers('db-1 does not run (stopped).'), 'db-1 ne tourne pas (arrêté).')
    assert.equal(
      answers('app-1: 300 ms slower, 4 at a time'),
      'app-1\u202f: ralenti de 300\u00a0ms, 4 à la fois',
    )
  })

  test('stays as it is where nobody has foreseen it, and in English', () => {
    assert.equal(texts.fr.answers('EPERM: not permitted'), 'EPERM: not permitted')
    assert.equal(texts.en.answers('app-2 is ready.'), 'app-2 is ready.')
  })

  test('takes the phrase with the most words that fits', () => {
    const say = translator({ '{} is {}': '{1} est {2}', '{} is not {}': '{1} n’est pas {2}' }, ',')
    assert.equal(say('app-1 is not 1.5'), 'app-1 n’est pas 1,5')
  })
})
