import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

/** Which code may import which: see "The house" in docs/architecture.md. */

interface Import {
  from: string
  to: string
  /** Only types are imported: nothing of the other file runs. */
  typeOnly: boolean
}

const root = path.resolve(import.meta.dirname, '../..')
const imports = readdirSync(path.join(root, 'apps'), { recursive: true, encoding: 'utf8' })
  .map((file) => path.posix.join('apps', file.replaceAll(path.sep, '/')))
  // A lesson's folder has its test, too.
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap(importsOf)

function importsOf(from: string): Import[] {
  const code = readFileSync(path.join(root, from), 'utf8')
  const statements = code.matchAll(
    /^(?:import|export)\s+(type\s)?\s*([^'";=]*?)\s*from\s+'(\.[^']+)'/gm,
  )
  const dynamic = code.matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g)
  const resolved = (to = '') => path.posix.join(path.posix.dirname(from), to)
  return [
    ...[...statements].map(([, type, names, to]) => ({
      from,
      to: resolved(to),
      typeOnly: Boolean(type) || areTypes(names),
    })),
    ...[...dynamic].map(([, to]) => ({ from, to: resolved(to), typeOnly: false })),
  ]
}

/** `{ type A, type B }`. */
function areTypes(names = ''): boolean {
  const named = /^\{(.*)\}$/s.exec(names)?.[1]?.split(',') ?? ['']
  return (
    named.filter((name) => name.trim()).every((name) => /^\s*type\s/.test(name)) && named[0] !== ''
  )
}

const broken = (isBroken: (one: Import) => boolean): string[] =>
  imports.filter(isBroken).map(({ from, to }) => `${from} → ${to}`)

const appOf = (file: string) => /^apps\/([^/]+)\//.exec(file)?.[1] ?? null

/**
 * What each app may import of the others: downwards, in the order of this list. All may import
 * `infra`; the shop and what prepares it, `db`.
 */
const appRules: Record<string, RegExp> = {
  cli: /^apps\/(lab|control|replication|edge|shared)\//,
  // Not the drivers: the lab is a client of the control plane.
  lab: /^apps\/(control\/(?!drivers\/)|edge\/strategies\.ts$|shared\/)/,
  // It starts the other apps by their entry points.
  control: /^apps\/((replication|edge|shared)\/|(shop|whoami|lab)\/main\.ts$)/,
  replication: /^apps\/shared\//,
  edge: /^apps\/shared\//,
  shop: /^apps\/shared\//,
  whoami: /^apps\/shared\//,
  shared: /^$/,
}

describe('the apps import each other one way', () => {
  for (const [app, allowed] of Object.entries(appRules))
    test(app, () => {
      const others = broken(
        ({ from, to }) =>
          appOf(from) === app && ![app, null].includes(appOf(to)) && !allowed.test(to),
      )
      assert.deepEqual(others, [])
    })

  test('an app imports nothing of the tests', () => {
    assert.deepEqual(
      broken(({ to }) => to.startsWith('test/')),
      [],
    )
  })

  test('every app has a rule', () => {
    const apps = new Set(imports.map(({ from }) => appOf(from)))
    assert.deepEqual([...apps].sort(), Object.keys(appRules).sort())
  })
})

const features = 'catalogue|cart|checkout|orders|accounts|admin|demo'
const featureOf = (file: string) => new RegExp(`^apps/shop/(${features})/`).exec(file)?.[1] ?? null

const isRepository = (file: string) => /^apps\/shop\/.*-repository\.ts$/.test(file)
const isView = (file: string) => /^apps\/shop\/(views\/|.*-page\.ts$)/.test(file)
const isRoute = (file: string) => /^apps\/shop\/.*-routes\.ts$/.test(file)
const isForm = (file: string) => /^apps\/shop\/.*-forms\.ts$/.test(file)
const isHttp = (file: string) => /^apps\/shop\/http\//.test(file)
/** What a feature knows and does, without the web and without SQL. */
const isService = (file: string) => /-service\.ts$/.test(file) && file.startsWith('apps/shop/')

describe('the shop: routes → services → repositories → db', () => {
  test('a service imports nothing of pages, forms, routes or HTTP, not even types', () => {
    assert.deepEqual(
      broken(
        ({ from, to }) =>
          isService(from) && (isView(to) || isForm(to) || isRoute(to) || isHttp(to)),
      ),
      [],
    )
  })

  test('a repository runs nothing but db, errors, how rows are read, and its own feature', () => {
    const allowed = /^apps\/shop\/(db\/|errors\.ts$|[a-z]+\/[a-z]+-row\.ts$)/
    assert.deepEqual(
      broken(
        ({ from, to, typeOnly }) =>
          isRepository(from) &&
          !typeOnly &&
          !allowed.test(to) &&
          path.posix.dirname(from) !== path.posix.dirname(to),
      ),
      [],
    )
  })

  test('repositories are used by the rules of their own feature only', () => {
    assert.deepEqual(
      broken(
        ({ from, to, typeOnly }) =>
          isRepository(to) &&
          !typeOnly &&
          (path.posix.dirname(from) !== path.posix.dirname(to) ||
            isRoute(from) ||
            isView(from) ||
            isForm(from)),
      ),
      [],
    )
  })

  test('middleware and request helpers use services, and no feature’s routes, pages or forms', () => {
    assert.deepEqual(
      broken(
        ({ from, to, typeOnly }) =>
          isHttp(from) &&
          !typeOnly &&
          (isRepository(to) || isRoute(to) || isForm(to) || (isView(to) && featureOf(to) !== null)),
      ),
      [],
    )
  })

  test('pages are made of what they are given: no database, no HTTP', () => {
    assert.deepEqual(
      broken(
        ({ from, to, typeOnly }) =>
          isView(from) && !typeOnly && (isHttp(to) || /^apps\/shop\/db\//.test(to)),
      ),
      [],
    )
  })

  test('db and sessions import no feature', () => {
    assert.deepEqual(
      broken(
        ({ from, to }) =>
          /^apps\/shop\/(db|sessions)\//.test(from) && (featureOf(to) !== null || isHttp(to)),
      ),
      [],
    )
  })
})
