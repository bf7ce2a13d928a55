import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Command } from '../../apps/control/commands/commands.ts'
import type { Status } from '../../apps/control/status/status.ts'
import { lesson as lostLogin } from '../../apps/lab/lessons/02-lost-login/lesson.ts'
import { lesson as sticky } from '../../apps/lab/lessons/03-sticky/lesson.ts'
import { lesson as sharedStore } from '../../apps/lab/lessons/05-shared-store/lesson.ts'
import { lesson as unevenLoad } from '../../apps/lab/lessons/06-uneven-load/lesson.ts'
import { lesson as replicaReads } from '../../apps/lab/lessons/08-replica-reads/lesson.ts'
import { lesson as rollingRestart } from '../../apps/lab/lessons/11-rolling-restart/lesson.ts'
import { lesson as virtualHosts } from '../../apps/lab/lessons/17-virtual-hosts/lesson.ts'
import { lesson as httpCaching } from '../../apps/lab/lessons/18-http-caching/lesson.ts'
import { lesson as proxies } from '../../apps/lab/lessons/19-proxies/lesson.ts'
import {
  measureIncident,
  lesson as monitoring,
} from '../../apps/lab/lessons/21-monitoring/lesson.ts'
import { lesson as rpoAndRto } from '../../apps/lab/lessons/25-rpo-and-rto/lesson.ts'
import type { Finding, Lesson } from '../../apps/lab/lessons/lesson.ts'
import { type Language, languages, texts } from '../../apps/lab/texts/texts.ts'
import { findProgram } from '../../scripts/setup/find-servers.mjs'
import { openDatabase } from '../chaos/check.ts'
import { measure, pagesOf } from '../support/lessons.ts'
import { startSabotagedStack } from '../support/sabotaged-stack.ts'
import { type Stack, startStack, useStack } from '../support/stack.ts'

/**
 * Lessons on systems that do not do what theory expects. Every page has to say so, and none may
 * have a sentence that the measurement contradicts.
 */

type Phrases = Readonly<Record<Language, RegExp>>

function contradicts(
  lesson: Lesson,
  finding: Finding,
  claims: readonly string[],
  neverSaid: Phrases,
): void {
  for (const claim of claims)
    assert.ok(
      finding.contradicted.includes(claim),
      `${claim} holds: ${JSON.stringify(finding.numbers)}`,
    )
  for (const language of languages)
    for (const [where, text] of Object.entries(pagesOf(lesson, finding, language))) {
      assert.ok(text.includes(texts[language].lessons.contradicts), where)
      assert.doesNotMatch(text, neverSaid[language], where)
    }
}

/** With tests that stop on the way, the working folder is the one of a stack. */
const home = process.cwd()

describe('an edge that ignores its cookie, weights one server, hashes addresses and retries nothing', () => {
  let stack: Stack
  before(async () => {
    stack = await startSabotagedStack({
      generated: [
        ['^ *"sticky [^ "]+" .*;$', ''],
        ['ip_hash;', 'hash $remote_addr;'],
        ['(upstream shop-round-robin \\{[^}]*?server [^;]+)', '$1 weight=2'],
      ],
      nginx: [[/proxy_next_upstream [^;]+;/g, 'proxy_next_upstream off;']],
    })
  })
  after(async () => {
    process.chdir(home)
    await stack?.stop()
  })

  test('3 does not say that the cookie keeps a customer', async () => {
    const finding = await measure(sticky, stack)
    contradicts(sticky, finding, ['kept', 'kept-when-grown'], {
      en: /that one made every page|stayed with the same one/,
      fr: /c’est elle qui a fait chaque page|est resté sur la même/,
    })
  })

  test('6 says neither that the share is equal nor that a network is one client', async () => {
    const finding = await measure(unevenLoad, stack)
    const claims = finding.numbers.hasAddresses
      ? ['one-network-one-app', 'equal-share']
      : ['equal-share']
    contradicts(unevenLoad, finding, claims, {
      en: /the same share as each of the others|are one client to ip_hash/,
      fr: /la même part que chacune des autres|sont un seul client/,
    })
  })

  test('11 does not say that no page was lost', async () => {
    const finding = await measure(rollingRestart, stack)
    contradicts(rollingRestart, finding, ['loses-no-pages'], {
      en: /pages none was lost/,
      fr: /pages, aucune n’a été perdue/,
    })
  })

  test('17 does not say that one instance answered all requests of a guest', async () => {
    const finding = await measure(virtualHosts, stack)
    contradicts(virtualHosts, finding, ['kept'], {
      en: /one instance answered all/,
      fr: /une seule instance a répondu aux/,
    })
  })
})

describe('an edge that retries every request and believes its clients, and app replicas that believe what they should check', () => {
  let stack: Stack
  before(async () => {
    stack = await startSabotagedStack({
      nginx: [
        [
          /proxy_next_upstream [^;]+;/g,
          'proxy_next_upstream error timeout http_502 non_idempotent;',
        ],
        // Customers get pages from the cache, and X-Forwarded-For is passed on.
        [/\(\?!\.\*\(\?:sid\|fresh\|notice\)-\)/g, ''],
        [/X-Forwarded-For \$remote_addr;/g, 'X-Forwarded-For $proxy_add_x_forwarded_for;'],
      ],
      app: appSabotage,
    })
  })
  after(async () => {
    process.chdir(home)
    await stack?.stop()
  })

  test('2 judges by the account page, whatever the shop says of itself', async () => {
    const client = stack.client('round-robin.localhost')
    const { loggedIn } = JSON.parse((await client.get('/demo/state')).body)
    assert.equal(loggedIn, true, 'a guest is said to be signed in')
    const { contradicted, numbers } = await measure(lostLogin, stack)
    assert.deepEqual(contradicted, [])
    assert.equal(numbers.known3, 20)
  })

  test('8 does not say that the primary answered', async () => {
    const finding = await measure(replicaReads, stack)
    contradicts(replicaReads, finding, ['fresh-with-lag', 'primary-takes-over'], {
      en: /no read was stale|went to the primary, in/,
      fr: /aucune lecture n’était périmée|sont allées au serveur primaire, en/,
    })
  })

  test('11 does not say that the edge sends no change again', async () => {
    const finding = await measure(rollingRestart, stack)
    contradicts(rollingRestart, finding, ['loses-changes'], {
      en: /did not send these changes again/,
      fr: /n’a pas renvoyé ces changements/,
    })
  })

  test('18 does not say that no customer’s page came from the shared cache', async () => {
    const finding = await measure(httpCaching, stack)
    contradicts(httpCaching, finding, ['personal'], {
      en: /came from the shared cache/,
      fr: /ne venait du cache partagé/,
    })
  })

  test('19 does not say that the edge overwrites what clients send', async () => {
    const finding = await measure(proxies, stack)
    contradicts(proxies, finding, ['reverse'], {
      en: /overwrites what clients send/,
      fr: /écrase ce que les clients envoient/,
    })
  })
})

/** `/demo/state` says of everybody that they are signed in; the position of a write is never seen. */
const appSabotage = `
import http from 'node:http'

const { end } = http.ServerResponse.prototype
http.ServerResponse.prototype.end = function (body, ...rest) {
  const lie = (text) => text.replace('"loggedIn":false', '"loggedIn":true ')
  if (typeof body === 'string') body = lie(body)
  else if (body instanceof Uint8Array && this.req?.url?.startsWith('/demo/state'))
    body = Buffer.from(lie(Buffer.from(body).toString()))
  return end.call(this, body, ...rest)
}

const { emit } = http.Server.prototype
http.Server.prototype.emit = function (event, ...rest) {
  const cookie = event === 'request' && rest[0].headers.cookie
  if (cookie) rest[0].headers.cookie = cookie.split('; ').filter((one) => !one.startsWith('fresh-')).join('; ')
  return emit.call(this, event, ...rest)
}
`

describe('a control plane whose commands do something else', () => {
  let stack: Stack
  before(async () => {
    stack = await useStack()
    await stack.lab('scale', '3')
  })
  after(async () => {
    process.chdir(home)
    await stack.stop()
  })

  test('5 does not say that any app replica finds the session when Redis is silently memory', async () => {
    const finding = await measure(sharedStore, stack, {
      change: (command) =>
        command.command === 'sessions' ? { ...command, value: 'memory' } : command,
    })
    contradicts(sharedStore, finding, ['redis-knows', 'redis-survives'], {
      en: /whichever app replica made them|die without a loss/,
      fr: /quelle que soit la réplique|mourir sans perte/,
    })
  })

  test('8 does not say that reads are stale when the read replica never lags', async () => {
    const finding = await measure(replicaReads, stack, {
      change: (command) => (command.command === 'lag' ? { ...command, seconds: 0 } : command),
    })
    contradicts(replicaReads, finding, ['stale-unprotected'], {
      en: /sooner than the lag does not see|with lag or without/,
      fr: /de plus près que le retard ne voit pas|avec ou sans retard/,
    })
  })

  test('25 does not say that orders are gone when the read replicas were never cut off', async () => {
    let killed = ''
    const finding = await measure(rpoAndRto, stack, {
      change(command) {
        if (command.command === 'kill') killed = command.name
        if (command.command !== 'stop') return command
        // The one that was killed stays away, but comes back before the next loss.
        const isCut = command.name !== killed
        killed = ''
        return isCut ? { command: 'start', name: command.name } : command
      },
    })
    contradicts(rpoAndRto, finding, ['async-loses'], {
      en: /it went on confirming/,
      fr: /a continué de confirmer/,
    })
  })

  test('11 does not say that draining loses nothing when it drops requests', async () => {
    const { replicas } = await stack.labJson<{ replicas: { name: string }[] }>('status')
    const [first, ...others] = replicas.map(({ name }) => name)
    const finding = await measure(rollingRestart, stack, {
      // Draining that waits for nothing is a kill.
      change: (command) =>
        command.command === 'roll' ? { command: 'kill', name: String(first), wait: true } : command,
      async afterEach(command) {
        if (command === 'roll') for (const name of others) await stack.lab('kill', name)
      },
    })
    contradicts(rollingRestart, finding, ['nothing-lost-drained'], {
      en: /With draining, none of/,
      fr: /Avec drainage, aucune des/,
    })
  })
})

describe('databases that forget what was confirmed', { timeout: 400_000 }, () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--durability', 'semi-sync', '--db-replicas', '2')
  })
  after(async () => {
    process.chdir(home)
    await stack?.stop()
  })

  test('25 does not say that semi-synchronous replication lost nothing', async () => {
    const finding = await measure(rpoAndRto, stack, {
      // The promoted database lacks the last orders, as if the old primary had waited for nobody.
      async afterEach(command) {
        if (command.startsWith('promote')) await forgetOrders(stack, 3)
      },
    })
    assert.notEqual(finding.answer, 'none')
    contradicts(rpoAndRto, finding, ['semi-sync-keeps'], {
      en: /gone, cut off or not/,
      fr: /avec coupure ou sans/,
    })
  })
})

async function forgetOrders({ runDir, labJson }: Stack, count: number): Promise<void> {
  const { databases } = await labJson<Status>('status')
  const primary = databases.find(({ role }) => role === 'primary')
  const connection = await openDatabase(runDir, primary ?? { port: 0 })
  const last = `SELECT id FROM (SELECT id FROM orders ORDER BY id DESC LIMIT ${count}) AS newest`
  for (const table of ['payments', 'order_lines'])
    await connection.query(`DELETE FROM ${table} WHERE order_id IN (${last})`)
  await connection.query(`DELETE FROM orders ORDER BY id DESC LIMIT ${count}`)
  await connection.end()
}

describe('monitoring while something else is wrong than was caused', {
  skip: !findProgram('prometheus'),
}, () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('--monitoring', 'on')
  })
  after(async () => {
    process.chdir(home)
    await stack?.stop()
  })

  test('21 does not say that Redis was down when an app replica is slow', async () => {
    const lesson: Lesson = {
      ...monitoring,
      measure: (bench) => measureIncident(bench, 'redis-down'),
    }
    const slow = (ms: number): Command => ({ command: 'slow', name: 'app-2', ms, forMs: 600_000 })
    const finding = await measure(lesson, stack, {
      change(command) {
        if (command.command === 'stop') return slow(2500)
        return command.command === 'start' ? slow(0) : command
      },
    })
    assert.equal(finding.expected, 'app-2-slow')
    contradicts(lesson, finding, ['shown'], {
      en: /Redis was down|One app replica stood out|the charts showed it/,
      fr: /Redis était arrêté|Une réplique de l’application se détachait|les graphiques le montraient/,
    })
  })
})
