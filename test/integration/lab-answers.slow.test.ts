import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { demoAccounts } from '../../infra/topology.ts'
import { eventually } from '../support/eventually.ts'
import { isUpdating, jsonText, normalise, openGolden } from '../support/golden.ts'
import { logIn, setUpSecondFactor } from '../support/people.ts'
import { run, type Stack, startStack } from '../support/stack.ts'

const golden = openGolden('lab-answers.txt')

const commands =
  `status scale sessions strategy reads freshness cache kill stop start restart pause resume
  slow drain roll lag promote token code lesson logs doctor down reset`.split(/\s+/)

const refusals = [
  ...['statsu', 'nonsense', 'status now', 'status --jsn', 'status --json=yes', 'status --run-dir'],
  ...['scale', 'scale 0', 'scale 21', 'scale ten', 'scale 2 3', 'sessions', 'sessions redsi'],
  ...['strategy stickey', 'reads nowhere', 'freshness maybe', 'cache of'],
  ...[
    'kill',
    'kill ap-1',
    'kill nobody',
    'kill app-1 --for 3s',
    'stop db-3',
    'stop app-1 --for soon',
  ],
  ...['start app-4', 'restart whoami', 'pause app-1 --for 0', 'pause app-9', 'resume app-9'],
  ...[
    'slow app-1',
    'slow app-1 fast',
    'slow app-1 11s',
    'slow db-1 300ms',
    'drain db-1',
    'drain edge',
  ],
  ...['slow app-1 300ms --at-once many', 'lag', 'lag 500ms', 'lag 2h', 'lag soon', 'roll app-1'],
  ...['promote app-1', 'promote db-9', 'token all', 'code', 'code nobody@example.com'],
  ...['logs nobody', 'logs app-11', 'logs -n many', 'lesson 99', 'lesson lost', 'lesson --lang de'],
  ...['lesson lost-login --predict sideways', 'lesson who-answered --predict 31'],
  ...['lesson all --predict 3', 'doctor app-1', 'down now', 'reset now'],
]

// Nobody knows how long the machine takes: what ends by itself lasts longer than the test.
const changes: Record<string, string[]> = {
  'switches are turned': [
    ...['scale 3', 'scale 2', 'scale 4', 'scale 3 # again', 'sessions memory', 'sessions redis'],
    ...['strategy least-connections', 'strategy ip-hash', 'strategy random', 'strategy sticky'],
    ...['reads primary', 'freshness off', 'cache on', 'status # after the switches'],
    ...['strategy round-robin', 'reads replica', 'freshness on', 'cache off'],
  ],
  'components have faults': [
    ...['drain app-1', 'drain app-2 --for 1h', 'slow app-3 300ms --for 1h --at-once 4'],
    ...['pause whoami-1 --for 1h', 'lag 3s --for 1h', 'stop whoami-2 --for 1h'],
    ...['status # with faults', 'doctor # with faults', 'stop whoami-2 --for 2h', 'lag 0'],
    ...['resume app-1', 'start app-2', 'slow app-3 0', 'resume whoami-1', 'start whoami-2'],
  ],
  'components stop and start': [
    ...['stop app-2', 'stop app-2 # again', 'kill app-2 # stopped', 'resume app-2 # stopped'],
    ...['slow app-2 1s # stopped', 'drain app-2 # stopped', 'pause app-2 # stopped'],
    ...['stop redis', 'stop db-2', 'promote db-2 # stopped', 'lag 3s # stopped'],
    ...['status # partly stopped', 'doctor # partly stopped'],
    ...['start db-2', 'start redis', 'start app-2 # stopped', 'start app-2 # again'],
    ...['kill app-3', 'kill db-2', 'restart app-1', 'restart edge', 'restart lab', 'roll'],
  ],
  'the primary changes': [
    'promote db-1',
    'promote db-2',
    'status # promoted',
    'promote db-1 # back',
  ],
  'lessons are taken': [
    ...['lesson who-answered --predict 10', 'lesson lost-login --lang fr', 'lesson # one right'],
  ],
  'logs are read': ['logs app-1 app-2 --no-follow -n 2', 'logs supervisor --no-follow -n 1'],
  'all is stopped': [
    ...[
      'down',
      'status # down',
      'scale 3 # down',
      'token # down',
      'lesson # down',
      'doctor # down',
    ],
    ...['logs edge --no-follow -n 1 # down', 'down # again', 'reset --yes', 'reset --yes # again'],
    ...['logs # nothing', 'status # nothing'],
  ],
}

/** After a change on purpose: UPDATE_GOLDEN=1 npm test -- integration/lab-answers */
describe('what the lab answers', () => {
  let stack: Stack
  before(async () => {
    // Its versions, faults and lessons are told.
    stack = await startStack()
  })
  after(() => stack?.stop())

  /** A command as it is typed; what follows # says when. */
  async function answer(command: string): Promise<string> {
    const [typed = ''] = command.split(' #')
    const words = typed.split(' ').filter(Boolean)
    // Doctor looks whether the shop could be started on that port.
    const env = { RUN_DIR: stack.runDir, PORT: String(stack.port) }
    const { code, out, err } = await run(['lab', ...words, '--json'], env)
    // Logs are an object a line, of all components in the order of time.
    const isLines = words[0] === 'logs' && code === 0 && !words.includes('--help')
    const answers = isLines ? out.split('\n').filter((line) => line.startsWith('{')) : [out]
    const texts = answers.map((json) => render(words[0], JSON.parse(json)))
    const text = texts.sort().join('\n')
    return `exit ${code}\n${text}${err}`.replaceAll(stack.runDir, '<run-dir>').trim()
  }

  /** Some of what is looked at comes a moment later. */
  async function compare(command: string): Promise<void> {
    const name = `lab ${command}`.trim()
    if (!/^(status|doctor)($| #)/.test(command)) return golden.compare(name, await answer(command))
    const text = isUpdating
      ? await settled(command)
      : await eventually(async () => {
          const found = await answer(command)
          assert.equal(found, golden.expected(name))
          return found
        }, 20_000)
    golden.compare(name, text)
  }

  async function settled(command: string): Promise<string> {
    let before = ''
    for (;;) {
      await sleep(1500)
      const found = await answer(command)
      if (found === before) return found
      before = found
    }
  }

  const each = (list: readonly string[]) => {
    for (const command of list) test(`to lab ${command}`, () => compare(command))
  }

  describe('as help:', () => each(['', 'help', '-h', ...commands.map((name) => `${name} --help`)]))
  describe('at first:', () => each(['status', 'doctor', 'token', 'lesson']))
  describe('when it refuses:', () => each(refusals))
  describe('when staff have a second factor:', () => {
    before(async () => {
      const client = stack.client()
      await logIn(client, demoAccounts[2])
      await setUpSecondFactor(client, demoAccounts[2].password)
      client.close()
    })
    each(['code # set up', 'code admin@example.com # set up'])
  })
  for (const [what, list] of Object.entries(changes)) describe(`when ${what}:`, () => each(list))
  test('is all that was expected', () => golden.finish())
})

function render(command = '', json: Record<string, unknown>): string {
  if (typeof json.help === 'string') return json.help
  return jsonText(normalise(comparable(command, json)))
}

/** An answer without what depends on the machine. */
function comparable(command: string, json: Record<string, unknown>): unknown {
  const { limits, checks, line } = json as {
    limits?: { what: string }[]
    checks?: { name: string }[]
    line?: string
  }
  // Not every system says how many files a process has open.
  if (command === 'status' && limits)
    return { ...json, limits: limits.filter(({ what }) => what !== 'open files') }
  // Nor is every disk nearly empty.
  if (command === 'doctor' && checks)
    return {
      ...json,
      checks: checks.map((check) =>
        /disk|limits/.test(check.name) ? { name: check.name } : check,
      ),
    }
  return command === 'logs' && line ? { ...json, line: '<line>' } : json
}
