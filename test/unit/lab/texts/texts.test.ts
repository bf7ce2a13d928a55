import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandsHere } from '../../../../apps/lab/texts/texts.ts'
import { typeset } from '../../../../apps/lab/texts/typography.ts'

const texts = {
  hint: 'Type: npm run lab token',
  said: (what: string) => `Not well: ${what}. See npm run lab status`,
  steps: (count: number) => [{ text: 'Wait.', command: `npm run lab -- lag ${count}s --for 5m` }],
}

test('commands are those of the machine with the sources', () => {
  assert.equal(commandsHere(texts, 'supervisor'), texts)
})

test('commands are asked of the lab’s container where there are containers', () => {
  const here = commandsHere(texts, 'engine')
  const lab = 'docker compose exec lab lab'
  assert.equal(here.hint, `Type: ${lab} token`)
  assert.equal(here.said('db-1'), `Not well: db-1. See ${lab} status`)
  assert.deepEqual(here.steps(5), [{ text: 'Wait.', command: `${lab} lag 5s --for 5m` }])
})

test('French texts have narrow no-break spaces where no line may begin', () => {
  const typed = typeset({ text: 'Plus de 1 200 requêtes : « 5 % ». slow app-1 200ms' })
  assert.equal(
    typed.text,
    'Plus de 1\u202f200 requêtes\u202f: «\u202f5\u202f%\u202f». slow app-1 200ms',
  )
})
