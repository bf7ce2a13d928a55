import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Stage, stageNames } from '../../../infra/stages/stage.ts'
import { demoAccounts, type PublicAddress, portSuffix, urlsFor } from '../../../infra/topology.ts'
import { hostInUrl, isLoopback, isOpenTo } from '../../control/drivers/process/addresses.ts'
import { rotateLog } from '../../control/drivers/process/rotate-log.ts'
import type { Ready, Reporter } from '../../control/drivers/process/supervise.ts'
import type { Options } from '../../control/options.ts'
import { demoPassword } from '../../shared/demo-password.ts'
import { duration } from '../../shared/duration.ts'
import type { LogFormat } from '../../shared/logger.ts'
import type { Style } from '../terminal/output.ts'
import { table } from '../terminal/output.ts'

interface Reporting {
  logFile: string
  /** Of the log; the terminal always has text. */
  format: LogFormat
  style: Style
  show: (text: string) => void
}

/** Shows what the supervisor reports, and writes it into its log. */
export function createReporter({ logFile, format, style, show }: Reporting): Reporter {
  mkdirSync(path.dirname(logFile), { recursive: true, mode: 0o700 })
  rotateLog(logFile)
  const append = (text: string) => {
    try {
      appendFileSync(logFile, `${lineOf(text, format)}\n`, { mode: 0o600 })
    } catch {
      // A full disk is no reason to stop the shop; the terminal still shows it.
    }
  }

  async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    try {
      const result = await work()
      const took = duration(performance.now() - startedAt)
      append(`${what} ${took}`)
      show(`  ${style.green(style.tick)} ${what.padEnd(28)} ${style.dim(took.padStart(7))}`)
      return result
    } catch (error) {
      append(`${what} failed: ${(error as Error).message}`)
      show(`  ${style.red(style.cross)} ${what}`)
      throw error
    }
  }

  function log(event: string): void {
    append(event)
    show(`${style.dim(new Date().toTimeString().slice(0, 8))} ${event}`)
  }

  return { step, log, print: show }
}

/** In JSON with the fields of `createLogger`. */
const lineOf = (msg: string, format: LogFormat): string =>
  format === 'json'
    ? JSON.stringify({ level: 30, time: Date.now(), name: 'supervisor', msg })
    : `${new Date().toISOString()} ${msg}`

interface Facts extends Ready {
  options: Options
  /** Milliseconds from the call of the command until all was ready. */
  tookMs: number
  detached: boolean
}

/** What is shown when everything is ready. */
export function banner(
  { options, stage, address, lab, demoSecret, tookMs, outside, detached }: Facts,
  style: Style,
): string {
  const urls = urlsFor(address)
  return [
    '',
    style.bold(`Stickyshop is ready after ${(tookMs / 1000).toFixed(1)} s`),
    '',
    ...table([
      ['  Stage', `${stage.name}   ${style.dim(`another: npm start -- --stage ${others(stage)}`)}`],
      ['  Shop', style.bold(urls.shop)],
      ['  Lab', style.bold(lab)],
      ['  Experiment', urls.demo],
      ...(stage.apps.most > 1 ? urls.strategies.map(({ name, url }) => [`  ${name}`, url]) : []),
      ...(stage.whoami > 0 ? [['  Who answered', urls.whoami]] : []),
      ...(stage.firewall ? [['  Firewall', notEnforced]] : []),
      ...openTo(options, address, outside),
    ]),
    '',
    ...accounts(options, demoSecret, style),
    style.dim('  Try'),
    ...table(
      triesIn(stage).map(([command = '', what = '']) => [
        `  npm run lab ${command}`,
        style.dim(what),
      ]),
    ),
    '',
    detached
      ? '  It runs in the background. Stop it with: npm run lab down'
      : '  Stop it with Ctrl-C.',
    '',
  ].join('\n')
}

const notEnforced = 'shown, not enforced: all components share this machine   npm run lab firewall'

const others = ({ name }: Stage) => stageNames.filter((one) => one !== name).join('|')

const triesIn = ({ apps }: Stage) => (apps.most > 1 ? tries : triesAlone)

const triesAlone = [
  ['status', 'what runs, and how it is'],
  ['deploy', 'a new build, and how many requests fail meanwhile'],
  ['kill app-1', 'the shop is away until it comes back by itself'],
  ['lesson 14', 'the simple server, measured'],
  ['logs', 'every request, in their order'],
]

const tries = [
  ['status', 'what runs, and how it is'],
  ['scale 5', 'five app replicas instead of three'],
  ['sessions memory', 'and sign in: only one app replica knows you'],
  ['strategy sticky', 'and it is always the same one'],
  ['kill app-2', 'it comes back by itself'],
  ['logs', 'every request, in their order'],
]

function openTo({ host }: Options, { scheme, port }: PublicAddress, outside: readonly string[]) {
  if (isLoopback(host)) return []
  const addresses = host === '0.0.0.0' || host === '::' ? outside : [host]
  return [
    [
      '  Open to others',
      addresses
        .map((name) => `${scheme}://${hostInUrl(name)}${portSuffix(scheme, port)}`)
        .join('  '),
    ],
  ]
}

function accounts(options: Options, demoSecret: string, style: Style): string[] {
  if (options.demoAccounts === 'off') return []
  const open = isOpenTo(options)
  const rows = demoAccounts.map(({ email, password, role }) => [
    `  ${email}`,
    open ? demoPassword(email, demoSecret) : password,
    style.dim(role === 'admin' ? 'back office: /admin' : ''),
  ])
  return [style.dim('  Demo accounts'), ...table(rows), '']
}
