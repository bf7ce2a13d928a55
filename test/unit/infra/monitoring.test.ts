import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { texts } from '../../../apps/lab/texts/texts.ts'
import { parseRunbook } from '../../../apps/lab/views/present/runbook-page.ts'
import { findProgram } from '../../../scripts/setup/find-servers.mjs'

const root = path.resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

const rules = read('infra/monitoring/rules/alerts.yml')
const alerts = rules
  .split(/^ +- alert: /m)
  .slice(1)
  .map((text) => ({
    name: /^\w+/.exec(text)?.[0] ?? '',
    runbook: /runbook: 'runbook#([a-z-]+)'/.exec(text)?.[1] ?? '',
    within: /within: (\d+[sm])$/m.exec(text)?.[1],
    severity: /severity: (\w+)/.exec(text)?.[1],
  }))
const sections = parseRunbook(read('docs/runbook.md')).sections.map(({ id }) => id)

describe('the alerts', () => {
  test('have a name in both languages of the lab, and no other has', () => {
    const names = alerts.map(({ name }) => name).sort()
    for (const language of ['en', 'fr'] as const)
      assert.deepEqual(Object.keys(texts[language].frame.alerts.names).sort(), names)
  })

  test('have a section in the runbook each, and the runbook has no other', () => {
    assert.ok(alerts.length > 10)
    assert.deepEqual([...new Set(alerts.map(({ runbook }) => runbook))].sort(), sections.sort())
  })

  test('have a drill each, which injects their fault', () => {
    const folder = path.join(root, 'test/drill')
    const drills = readdirSync(folder)
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => read(`test/drill/${file}`))
      .join()
    assert.deepEqual(
      alerts.filter(({ name }) => !drills.includes(`'${name}'`)),
      [],
    )
  })

  test('name the time within which they fire, and how bad it is', () => {
    for (const { name, within, severity } of alerts) {
      assert.ok(within, name)
      assert.match(severity ?? '', /^(critical|warning)$/, name)
    }
  })

  test('have a test of their rule that fires each', () => {
    const tested = read('infra/monitoring/rule-tests.yml')
    for (const { name } of alerts)
      assert.match(
        tested,
        new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n\\s+- exp_labels`),
        name,
      )
  })

  const promtool = findProgram('promtool')
  test('pass those tests', { skip: !promtool && 'promtool is not installed' }, () => {
    execFileSync(promtool ?? '', [
      'test',
      'rules',
      path.join(root, 'infra/monitoring/rule-tests.yml'),
    ])
  })
})
