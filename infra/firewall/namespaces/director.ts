import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { MachineAnswer, MachineRequest } from './machine.ts'
import { buildScript, type Machine } from './topology.ts'

/**
 * Runs in namespaces of its own (`unshare`), builds the test network in them, and passes requests on
 * to its machines. All of it is gone when this process ends.
 */

export type DirectorWork =
  | { build: readonly Machine[] }
  | { load: string; rules: string }
  | { machine: string; request: MachineRequest }
export type DirectorRequest = DirectorWork & { id: number }
export type DirectorAnswer = { id: number } & MachineAnswer

const machines = new Map<string, ChildProcess>()
const main = path.join(import.meta.dirname, `machine${path.extname(import.meta.filename)}`)

process.on('message', (request: DirectorRequest) => {
  answer(request).then(
    (done) => process.send?.({ id: request.id, ...done }),
    (error: Error) => process.send?.({ id: request.id, failed: error.message }),
  )
})
process.on('disconnect', () => process.exit())

async function answer(request: DirectorWork): Promise<MachineAnswer> {
  if ('build' in request) {
    run('sh', ['-s'], buildScript(request.build))
    for (const { name } of request.build) machines.set(name, startMachine(name))
    return { reached: [] }
  }
  if ('load' in request) {
    run('ip', ['netns', 'exec', request.load, 'nft', '-f', '-'], request.rules)
    return { reached: [] }
  }
  const child = machines.get(request.machine)
  if (!child) throw new Error(`There is no machine ${request.machine}.`)
  child.send(request.request)
  const [message] = await once(child, 'message')
  return message as MachineAnswer
}

/** @throws with what the program printed */
function run(program: string, args: string[], input: string): void {
  execFileSync(program, args, { input, stdio: ['pipe', 'ignore', 'pipe'], encoding: 'utf8' })
}

function startMachine(name: string): ChildProcess {
  const args = ['netns', 'exec', name, process.execPath, ...process.execArgv, main]
  return spawn('ip', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}
