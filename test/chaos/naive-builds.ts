import type { Sabotage } from '../support/sabotaged-stack.ts'
import type { Injections } from './cells.ts'
import { outageGoal, readGoal } from './goals.ts'
import { appDies } from './scenarios/app-dies.ts'
import { deployments } from './scenarios/deployments.ts'
import { lag } from './scenarios/lag.ts'
import { lastUnits } from './scenarios/last-units.ts'
import { oldPrimary } from './scenarios/old-primary.ts'
import { overloadInTime } from './scenarios/overload.ts'
import { redisGone } from './scenarios/redis-gone.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { soak } from './scenarios/soak.ts'

/** A shop as it is often built, and what breaks it: who checks finds what this one promises. */
export interface Naive {
  name: string
  /** The same without the naive part keeps its promise. */
  system: string
  options?: readonly string[]
  sabotage?: Sabotage
  /** All customers buy the same. */
  oneProduct?: boolean
  /** Customers click twice. */
  twice?: boolean
  /** Some rounds of these faults break it; or a scenario, once. */
  by: Injections | Scenario
  /** For the report, where it is not the fault alone. */
  how?: string
  /** Of `breakable` (naive.ts), or the scenario's. */
  breaks: string
}

const inApp = (from: RegExp, to: string | ((found: string) => string)) => ({
  file: 'apps/shop/main.js',
  from,
  to,
})

/** Another body of a function of the app replicas. */
const instead = (name: string, body: string) =>
  inApp(
    new RegExp(`async function ${name}\\([^)]*\\) \\{`),
    `async function ${name}() {\n${body}\n`,
  )

/** The client's own, in place of the shop's. */
const redisTimeouts = inApp(
  /enableOfflineQueue: false,\s+maxRetriesPerRequest: 1,\s+commandTimeout: commandTimeoutMs,/,
  '',
)

/** MariaDB's only: MySQL copies by CLONE. */
const inRebuild = (from: RegExp, to: string) => ({
  file: 'apps/replication/rebuild-mariadb.js',
  from,
  to,
})

const readThenWrite = `  const [handle, productId, quantity] = arguments;
  const [row] = await handle.select('SELECT stock FROM products WHERE id = ?', [productId]);
  if (!row || row.stock < quantity) return false;
  await handle.change('UPDATE products SET stock = ? WHERE id = ?', [row.stock - quantity, productId]);
  return true;`

/** Long enough for what grows twice a second. */
const shortSoak = soak(2)

export const naiveBuilds: readonly Naive[] = [
  {
    name: 'asynchronous replication',
    system: 'distributed',
    by: [{ fault: 'link cut, then kill', target: 'primary' }],
    breaks: 'no acknowledged order is lost',
  },
  {
    name: 'reads from a read replica without freshness',
    system: 'distributed',
    options: ['--freshness', 'off'],
    by: lag,
    breaks: lag.promise,
  },
  {
    name: 'reads from the primary that nobody remembers',
    system: 'distributed',
    sabotage: { build: [inApp(/positionQuery: \(\) => [^\n]*/, 'positionQuery: () => null')] },
    by: lag,
    breaks: lag.promise,
  },
  {
    name: 'no look-up of the idempotency key',
    system: 'distributed',
    sabotage: { build: [instead('findOrderByKey', '  return null;')] },
    twice: true,
    by: [{ fault: 'kill', target: 'app replica' }],
    how: 'customers who click twice',
    breaks: 'no refused order is placed',
  },
  {
    name: 'stock that is read, then written',
    system: 'distributed',
    sabotage: { build: [instead('takeStock', readThenWrite)] },
    oneProduct: true,
    by: [{ fault: 'kill', target: 'app replica' }],
    how: 'customers who buy the same',
    breaks: 'stock and sold units are what there was at first',
  },
  {
    name: 'stock that is read, then written, while it sells out',
    system: 'distributed, semi-sync',
    sabotage: { build: [instead('takeStock', readThenWrite)] },
    by: lastUnits,
    breaks: lastUnits.promise,
  },
  {
    name: 'orders without the customer’s key, and a cart that nobody checks',
    system: 'distributed',
    sabotage: {
      build: [
        inApp(
          /return \{ userId: (\w+), idempotencyKey, requestHash \}/,
          'return { userId: arguments[0].id, idempotencyKey: crypto.randomUUID(), requestHash }',
        ),
        instead('takeFromCart', '  return true;'),
      ],
    },
    twice: true,
    by: [{ fault: 'kill', target: 'app replica' }],
    how: 'customers who click twice',
    breaks: 'no order is placed twice',
  },
  {
    name: 'statements without a transaction, and a payment that takes 300 ms',
    system: 'distributed',
    sabotage: {
      build: [
        inApp(/"START TRANSACTION", \(begin/, '"SELECT 1", (begin'),
        inApp(
          /async function insertPayment\([^)]*\) \{/,
          (begin) => `${begin}\n  await new Promise((next) => setTimeout(next, 300));`,
        ),
      ],
    },
    by: [{ fault: 'kill', target: 'app replica' }],
    breaks: 'an order is what its lines and its payment add up to',
  },
  {
    name: 'databases that start writable',
    system: 'distributed',
    sabotage: {
      build: [
        { file: '../db/topology/shared.cnf', from: /^read_only = ON$/m, to: 'read_only = OFF' },
      ],
    },
    by: oldPrimary,
    breaks: oldPrimary.promise,
  },
  {
    name: 'a load balancer that tries nothing again',
    system: 'distributed',
    sabotage: { nginx: [[/proxy_next_upstream [a-z][^;]*;/g, 'proxy_next_upstream off;']] },
    by: appDies,
    breaks: appDies.promise,
  },
  {
    name: 'app replicas that are replaced without being drained',
    system: 'distributed',
    sabotage: {
      build: [
        {
          file: 'apps/control/drivers/process/app-replica.js',
          from: /await stack\.edge\.apply\(\);\s+await app\.child\.stop\(drainMs\);/,
          to: 'await app.child.stop(0);',
        },
      ],
    },
    by: deployments,
    breaks: deployments.promise,
  },
  {
    name: 'the Redis client’s own time-outs',
    system: 'distributed',
    sabotage: { build: [redisTimeouts] },
    by: redisGone,
    breaks: redisGone.promise,
  },
  {
    name: 'the MySQL client’s own time-outs, none for a statement',
    system: 'scale-up',
    sabotage: {
      build: [
        inApp(/connectTimeout: 1e3,(?=[^}]*maxPreparedStatements)/, ''),
        // The longest that a timer takes.
        inApp(/function inTime\(ms, send\) \{/, (begin) => `${begin}\n  ms = 2 ** 31 - 1;`),
      ],
    },
    by: [{ fault: 'pause 30 s', target: 'primary' }],
    breaks: outageGoal.text,
  },
  {
    name: 'no limit of requests at once, neither in app replicas nor in front of them',
    system: 'distributed',
    sabotage: {
      build: [
        inApp(/canStart = \(\) => [^;]+;/, 'canStart = () => true;'),
        { file: 'apps/edge/nginx/upstreams.js', from: /' max_conns=100'/, to: "''" },
      ],
    },
    by: overloadInTime,
    breaks: overloadInTime.promise,
  },
  {
    name: 'the load balancer’s own time-outs, 60 s each',
    system: 'distributed',
    sabotage: { nginx: [[/^ *proxy_(read|connect)_timeout \ds;$/m, '']] },
    by: [{ fault: 'pause 30 s', target: 'app replica' }],
    breaks: 'the catalogue can be read, whatever one component fails behind the load balancers',
  },
  {
    name: 'no look-up of the idempotency key, and an answer that waits 300 ms for a mail',
    system: 'distributed',
    sabotage: {
      build: [
        instead('findOrderByKey', '  return null;'),
        inApp(
          /if \(written !== null\)\s+onPlaced\(/,
          (found) =>
            `if (written !== null) await new Promise((next) => setTimeout(next, 300));\n${found}`,
        ),
      ],
    },
    by: [{ fault: 'kill', target: 'load balancer' }],
    breaks: 'who sends an order again learns what became of it',
  },
  {
    name: 'an old primary that follows the new one and skips what does not fit, in place of being copied anew',
    system: 'distributed',
    sabotage: {
      build: [
        {
          file: '../db/topology/mariadb.cnf',
          from: /^log_slave_updates = ON$/m,
          to: (found) => `${found}\nslave_exec_mode = IDEMPOTENT`,
        },
        inRebuild(/await clear\(to\);/, ''),
        inRebuild(/for \(const name of await listTables\(from\)\)\s+await copyTable\([^)]*\);/, ''),
        inRebuild(/await run\(to, \[`DROP DATABASE [^;]*;/, ''),
      ],
    },
    by: [{ fault: 'link cut, then kill', target: 'primary' }],
    breaks: 'all databases hold the same orders afterwards',
  },
  {
    name: 'order pages from a read replica without freshness',
    system: 'distributed',
    options: ['--freshness', 'off'],
    sabotage: {
      build: [inApp(/findWholeOrder\(\w+\.current/, (found) => found.replace('.current', '.read'))],
    },
    by: [{ fault: 'link cut', target: 'primary' }],
    breaks: 'customers see the order that they have just placed',
  },
  {
    name: 'asynchronous replication, as the list of orders shows it',
    system: 'distributed',
    by: [{ fault: 'link cut, then kill', target: 'primary' }],
    breaks: 'the list of orders never gets shorter',
  },
  {
    name: 'app replicas that cache for 30 s which database is the primary, as by DNS',
    system: 'distributed',
    sabotage: {
      build: [
        inApp(
          /function primary\(\) \{/,
          (begin) =>
            `${begin}\n    if (performance.now() < primarySeenAt + 30_000) return lastPrimary;`,
        ),
      ],
    },
    by: [{ fault: 'planned switch', target: 'primary' }],
    breaks: outageGoal.text,
  },
  {
    name: 'a session for every guest, and the Redis client’s own time-outs',
    system: 'distributed',
    sabotage: {
      build: [inApp(/saveUninitialized: false/, 'saveUninitialized: true'), redisTimeouts],
    },
    by: [{ fault: 'pause 30 s', target: 'Redis node' }],
    breaks: readGoal.text,
  },
  {
    name: 'a health check that opens a connection to Redis each time, and leaves it open',
    system: 'scale-up',
    sabotage: {
      build: [inApp(/client\.ping\(\)/, 'client.duplicate({ enableOfflineQueue: true }).ping()')],
    },
    by: shortSoak,
    breaks: shortSoak.promise,
  },
]
