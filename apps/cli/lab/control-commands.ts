import {
  limits,
  onOff,
  readTargets,
  type ScaledService,
  scaledServices,
  sessionStores,
  strategies,
  weights,
} from '../../../infra/topology.ts'
import type { Command } from '../../control/commands/commands.ts'
import type { SwitchName } from '../../control/commands/switch-commands.ts'
import { parseDuration } from '../../shared/duration.ts'
import { UsageError } from '../terminal/command-line.ts'
import type { Call, ControlCommand } from './lab-command.ts'

type Input = Pick<Call, 'words' | 'values' | 'switches'>

const forFlag = { for: 'value' } as const
const untilHelp = ['--for 30s   how long; then it ends by itself (default: until it is undone)']
const forHelp = ['--for 30s   how long; then it ends by itself (default: 60s)']

/** Turning a switch: `lab sessions redis`. */
function switchCommand(
  name: SwitchName,
  values: readonly string[],
  summary: string,
): ControlCommand {
  return {
    name,
    usage: values.join('|'),
    summary,
    words: [1, 1],
    controlCommand: ({ words: [value = ''] }) => ({ command: name, value }),
  }
}

type ComponentCommand = Extract<Command, { name: string }>

/** Something that is done to one component: `lab kill app-2`. */
function componentCommand<Name extends ComponentCommand['command']>(
  name: Name,
  summary: string,
  more: Partial<ControlCommand> = {},
  args: (input: Input) => object = () => ({}),
): ControlCommand {
  return {
    name,
    usage: 'NAME',
    summary,
    words: [1, 1],
    controlCommand: (input) =>
      ({ command: name, name: input.words[0] ?? '', ...args(input) }) as Command,
    ...more,
  }
}

const upTo = (most: number) => `${limits.minReplicas} to ${most}`

export const controlCommands: readonly ControlCommand[] = [
  {
    name: 'scale',
    usage: '[whoami|web] N',
    summary: `run N app replicas or instances of whoami, ${upTo(limits.maxReplicas)}, or web servers, ${upTo(limits.maxWebServers)}`,
    words: [1, 2],
    controlCommand: ({ words }) =>
      words.length === 1
        ? { command: 'scale', count: wholeNumber(words[0]) }
        : { command: 'scale', service: scaledService(words[0]), count: wholeNumber(words[1]) },
  },
  switchCommand('sessions', sessionStores, 'where sessions are stored'),
  switchCommand('strategy', strategies, 'how the edge chooses an app replica'),
  switchCommand('reads', readTargets, 'which database answers reads'),
  switchCommand('freshness', onOff, 'read-your-writes'),
  switchCommand('cache', onOff, 'cache guests’ pages at the edge for a second'),
  switchCommand('app-tls', onOff, 'TLS between the edge and the app replicas'),
  componentCommand(
    'kill',
    'kill it as a crash would; it is started again by itself',
    {
      flags: { 'no-wait': 'switch' },
      details: ['--no-wait   return when it is dead, not when it is back'],
    },
    ({ switches }) => ({ wait: !switches.has('no-wait') }),
  ),
  componentCommand(
    'stop',
    'stop it in good order; it stays down',
    { flags: forFlag, details: untilHelp },
    howLongIn,
  ),
  componentCommand('start', 'start what was stopped; undoes drain, too'),
  componentCommand('restart', 'stop and start it; an app replica without a failed request'),
  componentCommand(
    'pause',
    'freeze it: connections stay open, nothing is answered',
    { flags: forFlag, details: forHelp },
    howLongIn,
  ),
  componentCommand('resume', 'end a pause, a drain and a slowdown'),
  componentCommand(
    'slow',
    'make every page of an app replica slower; 0 ends it',
    {
      usage: 'NAME 300ms',
      words: [2, 2],
      flags: { ...forFlag, 'at-once': 'value' },
      details: [...forHelp, '--at-once 4 how many pages at the same time; others wait'],
    },
    (input) => ({
      ms: milliseconds(input.words[1]),
      ...howLongIn(input),
      atOnce: input.values.has('at-once') ? wholeNumber(input.values.get('at-once')) : undefined,
    }),
  ),
  componentCommand(
    'drain',
    'take it out of rotation, until resume or start',
    { flags: forFlag, details: untilHelp },
    howLongIn,
  ),
  componentCommand(
    'weight',
    `its share of the requests beside the others', ${weights.least} to ${weights.most}`,
    { usage: 'NAME N', words: [2, 2] },
    ({ words }) => ({ weight: wholeNumber(words[1]) }),
  ),
  componentCommand(
    'capture',
    'listen to its packets as a sniffer would, and show what can be read',
    { flags: forFlag, details: ['--for 5s    how long'] },
    howLongIn,
  ),
  {
    name: 'roll',
    usage: '',
    summary: 'restart all app replicas one by one, without a failed request',
    words: [0, 0],
    controlCommand: () => ({ command: 'roll' }),
  },
  {
    name: 'lag',
    usage: '3s',
    summary: 'let read replicas apply changes late; 0 ends it',
    words: [1, 1],
    flags: forFlag,
    details: forHelp,
    controlCommand: (input) => ({
      command: 'lag',
      seconds: milliseconds(input.words[0]) / 1000,
      ...howLongIn(input),
    }),
  },
  {
    name: 'promote',
    usage: 'NAME',
    summary: 'make a database node the primary',
    details: [
      'With a primary that answers, nothing is lost. With one that does not, it is killed, and',
      'what it had acknowledged and not yet sent is lost: as far as that is known, it is refused',
      'without --force. In a group, the writes move to NAME.',
    ],
    words: [1, 1],
    flags: { force: 'switch' },
    controlCommand: ({ words: [name = ''], switches }) => ({
      command: 'promote',
      name,
      // npm takes the flag for its own when it is not put behind `--`.
      ...((switches.has('force') || process.env.npm_config_force === 'true') && { force: true }),
    }),
  },
  {
    name: 'backup',
    usage: '[--check]',
    summary: 'dump the data of the shop now; npm start -- --backup-every 1h does so by itself',
    details: [
      '--check   makes no dump: restores the last one beside the shop, to see that it can be',
    ],
    words: [0, 0],
    flags: { check: 'switch' },
    controlCommand: ({ switches }) => ({
      // npm takes the flag for its own when it is not put behind `--`.
      command:
        switches.has('check') || process.env.npm_config_check === 'true'
          ? 'check-backup'
          : 'backup',
    }),
  },
  {
    name: 'restore',
    usage: '--to TIME',
    summary: 'make the data of a moment again, in place of those that are there',
    details: [
      '--to TIME   such as 2026-11-28T23:10:00Z; whole seconds',
      'From the last dump before it and the binary logs since. Nobody is served meanwhile.',
    ],
    words: [0, 0],
    flags: { to: 'value' },
    controlCommand: ({ values }) => {
      const time = values.get('to')
      if (time) return { command: 'restore-to', time }
      throw new UsageError(['To which moment? npm run lab -- restore --to 2026-11-28T23:10:00Z'])
    },
  },
  {
    name: 'rotate',
    usage: '[NAME…]',
    summary: 'replace secrets of the installation, all or those named, without a failed request',
    details: [
      'NAME is a file in the folder secrets: session, database-shop, redis, lab, … Nobody is signed out.',
      'Interrupted, it can be run again: meanwhile old and new secrets are accepted.',
      'The passwords of demo accounts follow at the next start.',
    ],
    words: [0, 50],
    controlCommand: ({ words }) => ({ command: 'rotate', names: [...words] }),
  },
  {
    name: 'token',
    usage: '',
    summary: 'the link that opens the switches of the lab in a browser',
    words: [0, 0],
    controlCommand: () => ({ command: 'token' }),
  },
  {
    name: 'dashboards',
    usage: '',
    summary: 'the addresses of dashboards such as Prometheus, with user and password',
    words: [0, 0],
    controlCommand: () => ({ command: 'dashboards' }),
  },
  {
    name: 'code',
    usage: '[EMAIL]',
    summary: "the back office's second factor: the code of admin@example.com right now",
    words: [0, 1],
    controlCommand: ({ words: [email] }) => ({ command: 'code', email }),
  },
]

function scaledService(word = ''): ScaledService {
  const service = scaledServices.find((known) => known === word)
  if (service) return service
  throw new UsageError([
    `Expected ${scaledServices.slice(0, -1).join(', ')} or ${scaledServices.at(-1)} before the number, received "${word}".`,
  ])
}

export function wholeNumber(word = ''): number {
  if (/^\d{1,3}$/.test(word)) return Number(word)
  throw new UsageError([`Expected a whole number, received "${word}".`])
}

export function milliseconds(word = ''): number {
  const ms = parseDuration(word)
  if (ms !== null) return ms
  throw new UsageError([`Expected a time such as 300ms, 3s or 2m, or 0; received "${word}".`])
}

function howLongIn({ values }: Input): { forMs?: number } {
  const word = values.get('for')
  if (word === undefined) return {}
  const forMs = milliseconds(word)
  if (forMs > 0) return { forMs }
  throw new UsageError(['--for has to be longer than nothing.'])
}
