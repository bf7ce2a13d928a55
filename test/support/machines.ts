import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { findProgram } from '../../scripts/setup/find-servers.mjs'
import type { Answer } from './ask-address.ts'
import { eventually } from './eventually.ts'

/**
 * Linux machines on one network: namespaces with files of their own where servers keep theirs. This
 * machine's own network and files are not touched, and all of it ends with this process.
 */

/** Folders that each machine has for itself, empty at first. */
const ownFolders = ['/run', '/etc/keepalived']

/** Why there can be none here, for `skip`. */
export function whyNoMachines(programs: readonly string[]): string | false {
  if (process.platform !== 'linux') return 'network namespaces are a part of Linux'
  if (process.getuid?.() !== 0) return 'only root makes machines of namespaces'
  const missing = programs.filter((name) => !findProgram(name))
  if (missing.length > 0) return `missing: apt install ${missing.join(' ')}`
  const { status, stderr } = spawnSync('unshare', ['--net', '--mount', 'true'], {
    encoding: 'utf8',
  })
  return status === 0 ? false : stderr
}

export type Machine = Awaited<ReturnType<typeof openMachine>>

async function openMachine(name: string) {
  const mounts = ownFolders.map((folder) => `mount -t tmpfs -o mode=755 own ${folder}`)
  const script = [...mounts, 'ip link set lo up', 'echo ready', 'read -r _'].join(' && ')
  // It reads until this process ends.
  const holder = spawn('unshare', ['--net', '--mount', 'bash', '-c', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  // Node finds a loader among its options, such as tsx, from where it starts.
  const here = `--wd=${import.meta.dirname}`
  const inside = [`--target=${holder.pid}`, '--net', '--mount', here, '--']
  const running = new Set<ChildProcess>()

  return {
    name,
    pid: holder.pid ?? 0,
    /** A file or folder of the machine, as this process sees it. */
    file: (file: string) => path.join(`/proc/${holder.pid}/root`, file),

    run: (command: string, args: readonly string[], input?: string) =>
      spawnSync('nsenter', [...inside, command, ...args], { encoding: 'utf8', input }),
    /** @throws with what the program printed */
    must: (command: string, args: readonly string[], input?: string) =>
      execFileSync('nsenter', [...inside, command, ...args], { encoding: 'utf8', input }),

    /** Starts what runs until it is ended; its process id is the child's. */
    start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
      const child = spawn('nsenter', [...inside, 'setpriv', '--pdeathsig=KILL', command, ...args], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      })
      running.add(child)
      child.once('exit', () => running.delete(child))
      return child
    },

    async close(): Promise<void> {
      for (const child of running) await end(child, 'SIGKILL')
      await end(holder, 'SIGKILL')
    },
  }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

export type Network = Awaited<ReturnType<typeof openNetwork>>

/** Machines by their addresses, each with a cable to the switch of a client, whose address is that with a 1 at its end. */
export async function openNetwork(addresses: Readonly<Record<string, string>>) {
  const client = await openMachine('client')
  const machines: Machine[] = []
  const ip = (words: string) => client.must('ip', words.split(' '))
  ip('link add lan type bridge')
  ip('link set lan up')
  for (const [name, address] of Object.entries(addresses)) {
    const machine = await openMachine(name)
    machines.push(machine)
    ip(`address replace ${address.replace(/\d+$/, '1')}/24 dev lan`)
    ip(`link add ${name} type veth peer name eth0 netns ${machine.pid}`)
    ip(`link set ${name} master lan up`)
    machine.must('ip', ['address', 'add', `${address}/24`, 'dev', 'eth0'])
    machine.must('ip', ['link', 'set', 'eth0', 'up'])
  }

  return {
    machines,
    /** Pulls the machine's cable at the switch, or puts it in again. */
    cable: (name: string, state: 'up' | 'down') => ip(`link set ${name} ${state}`),
    /** Has the client ask an address all the time, each time by a new connection. */
    async ask(url: string) {
      const file = path.join(import.meta.dirname, 'ask-address.ts')
      // Without the test runner's own options, which would make it a test.
      const options = process.execArgv.filter((option) => !option.startsWith('--test'))
      const asking = client.start(process.execPath, [...options, file, url])
      const answers: Answer[] = []
      asking.stderr?.pipe(process.stderr)
      asking.on('message', (answer: Answer) => answers.push(answer))
      return {
        answers,
        close: () => end(asking, 'SIGKILL'),
        /** The longest time between two answers, from the last one before the work to the first one after it. */
        async longestSilence(work: () => Promise<unknown>): Promise<number> {
          await eventually(() => answers.length > 0)
          const from = answers.length - 1
          await work()
          const until = answers.length
          await eventually(() => answers.length > until, 60_000)
          const times = answers.slice(from).map(({ at }) => at)
          return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)))
        },
      }
    },
    close: () => Promise.all([client, ...machines].map((machine) => machine.close())),
  }
}
