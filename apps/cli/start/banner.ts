import { demoAccounts, urlsFor } from '../../../infra/topology.ts'
import { isLoopback, isOpenTo } from '../../control/drivers/process/addresses.ts'
import type { Ready } from '../../control/drivers/process/supervise.ts'
import type { Options } from '../../control/options.ts'
import { demoPassword } from '../../shared/demo-password.ts'
import type { Style } from '../terminal/style.ts'
import { table } from '../terminal/table.ts'

interface Facts extends Ready {
  options: Options
  /** Milliseconds from the call of the command until all was ready. */
  tookMs: number
  detached: boolean
}

/** What is shown when everything is ready. */
export function banner(
  { options, lab, demoSecret, tookMs, outside, detached }: Facts,
  style: Style,
): string {
  const urls = urlsFor(options.domain, options.port)
  return [
    '',
    style.bold(`Stickyshop is ready after ${(tookMs / 1000).toFixed(1)} s`),
    '',
    ...table([
      ['  Shop', style.bold(urls.shop)],
      ['  Lab', style.bold(lab)],
      ['  Experiment', urls.demo],
      ...urls.strategies.map(({ name, url }) => [`  ${name}`, url]),
      ['  Who answered', urls.whoami],
      ...openTo(options, outside),
    ]),
    '',
    ...accounts(options, demoSecret, style),
    style.dim('  Try'),
    ...table(
      tries.map(([command = '', what = '']) => [`  npm run lab ${command}`, style.dim(what)]),
    ),
    '',
    detached
      ? '  It runs in the background. Stop it with: npm run lab down'
      : '  Stop it with Ctrl-C.',
    '',
  ].join('\n')
}

const tries = [
  ['status', 'what runs, and how it is'],
  ['scale 5', 'five app replicas instead of three'],
  ['sessions memory', 'and log in: only one app replica knows you'],
  ['strategy sticky', 'and it is always the same one'],
  ['kill app-2', 'it comes back by itself'],
  ['logs', 'every request, in their order'],
]

function openTo({ host, port }: Options, outside: readonly string[]) {
  if (isLoopback(host)) return []
  const addresses = host === '0.0.0.0' || host === '::' ? outside : [host]
  return [['  Open to others', addresses.map((name) => `http://${name}:${port}`).join('  ')]]
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
