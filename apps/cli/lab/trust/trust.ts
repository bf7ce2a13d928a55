import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { authorityFiles } from '../../../control/certificates/certificates.ts'
import { exitCodes } from '../../terminal/command-line.ts'
import type { Call, Output, OwnCommand } from '../lab-command.ts'
import {
  type Authority,
  type Command,
  findProgram,
  listTrustStores,
  type Machine,
  readAuthority,
  type TrustStore,
} from './trust-stores.ts'

export const trustCommand: OwnCommand = {
  name: 'trust',
  usage: '[FILE]',
  summary: 'have this machine and its browsers trust the local certificate authority',
  details: ['FILE        another authority, such as that of containers; a PEM file'],
  words: [0, 1],
  run: (call) => change(call, 'trust'),
}

export const untrustCommand: OwnCommand = {
  name: 'untrust',
  usage: '[FILE]',
  summary: 'take that back',
  details: trustCommand.details,
  words: [0, 1],
  run: (call) => change(call, 'untrust'),
}

export type Change = 'trust' | 'untrust'

interface Changed {
  store: string
  result: 'already' | 'done' | 'failed'
  /** What to type where it could not be done. */
  commands: string[]
}

async function change({ paths, words, json, style }: Call, what: Change): Promise<Output> {
  const file = words[0] ?? authorityFiles(paths.certificates).certificate
  if (!existsSync(file)) {
    const message = words[0]
      ? `There is no file ${file}.`
      : 'There is no certificate authority yet. It is made at the first start with HTTPS: npm start -- --tls edge'
    return { text: `${message}\n`, json: { error: message }, code: exitCodes.failed }
  }
  const show = (line: string) => {
    if (!json) console.log(line)
  }
  const authority = readAuthority(file)
  const machine = thisMachine()
  for (const line of introduction(authority, what)) show(line)
  const changed = listTrustStores(machine, authority).map((store) =>
    changeStore(store, what, machine, show),
  )
  for (const hint of hints(machine, authority, what)) show(hint)
  const hasFailed = changed.some(({ result }) => result === 'failed')
  const end = hasFailed
    ? 'Not everything could be done: see above.'
    : 'Done. Restart browsers that are open.'
  return {
    text: `${hasFailed ? style.red(style.cross) : style.green(style.tick)} ${end}\n`,
    json: { authority: authority.file, stores: changed },
    code: hasFailed ? exitCodes.failed : exitCodes.ok,
  }
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  home: homedir(),
  root: '/',
  path: [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':'),
})

const introduction = ({ file, certificate }: Authority, what: Change): string[] => [
  `${certificate.subject.replaceAll('\n', ', ')}, until ${new Date(certificate.validTo).toISOString().slice(0, 10)}`,
  `SHA-256 ${certificate.fingerprint256}`,
  what === 'trust'
    ? `Anyone who has the key beside ${file} can then pretend to be localhost or the shop's domain to these programs, but no other site. Undo it with: npm run lab untrust`
    : `Programs will warn of certificates that ${file} has signed.`,
  '',
]

/** Shows what it does, then does it, or shows what to type. */
export function changeStore(
  store: TrustStore,
  what: Change,
  machine: Machine,
  show: (line: string) => void,
  isRoot = process.getuid?.() === 0,
): Changed {
  const { name } = store
  if (store.isTrusted() === (what === 'trust')) {
    show(`${name}: ${what === 'trust' ? 'trusted already' : 'not trusted'}`)
    return { store: name, result: 'already', commands: [] }
  }
  const commands = store[what].map((command) => shown(command, store.needsRoot && !isRoot))
  const failed = (reason: string): Changed => {
    show(`${name}: ${reason}`)
    for (const command of commands) show(`  ${command}`)
    return { store: name, result: 'failed', commands }
  }
  const missing = store[what]
    .map(([program = '']) => program)
    .filter((program) => !findProgram(program, machine.path))
  if (missing.includes('certutil'))
    return failed(
      'certutil is missing. Install libnss3-tools (Debian, Ubuntu), nss-tools (Fedora) or nss (Homebrew), and try again. It would run',
    )
  if (missing.length > 0) return failed(`${missing.join(', ')} is missing. It would run`)
  if (store.needsRoot && !isRoot) return failed('only an administrator may do it. Type')
  show(`${name}:`)
  for (const [at, command] of store[what].entries()) {
    show(`  ${commands[at]}`)
    const problem = runCommand(command, machine)
    if (problem) return failed(`${problem}\nIt ran`)
  }
  if (store.isTrusted() !== (what === 'trust'))
    return failed('the commands ran, and yet nothing has changed. They were')
  return { store: name, result: 'done', commands }
}

/** What went wrong, or null. */
function runCommand([program = '', ...args]: Command, { path }: Machine): string | null {
  const env = { ...process.env, PATH: path }
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env })
  if (status === 0) return null
  return error?.message ?? (`${stdout}${stderr}`.trim() || `${program} ended with ${status}`)
}

/** As it is typed in a shell. */
const shown = (command: Command, asRoot: boolean): string =>
  [...(asRoot ? ['sudo'] : []), ...command]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ')

/** What cannot be done from here. */
export function hints({ platform }: Machine, { file }: Authority, what: Change): string[] {
  const isWsl = platform === 'linux' && /microsoft/i.test(readVersion())
  const windows =
    what === 'trust'
      ? `certutil.exe -user -addstore Root "$(wslpath -w ${file})"`
      : `certutil.exe -user -delstore Root "$(openssl x509 -noout -serial -in ${file} | cut -d= -f2)"`
  return [
    '',
    ...(isWsl ? [`For the browsers of Windows, type here: ${windows}`] : []),
    ...(what === 'trust' ? [`Node has a list of its own: NODE_EXTRA_CA_CERTS=${file} node …`] : []),
  ]
}

function readVersion(): string {
  try {
    return readFileSync('/proc/version', 'utf8')
  } catch {
    return ''
  }
}
