import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findProgram } from '../../scripts/setup/find-servers.mjs'
import { judgePrograms } from '../../scripts/setup/install-system-packages.mjs'

/** What is judged: the shop, or a server with a hole planted for one judge. */
export interface Target {
  /** `https://localhost:8443` */
  origin: string
  /** `Cookie` of a signed-in customer; null where nobody signs in. */
  cookie: string | null
  /** The certificate of the authority that signed its own; null for a certificate that nobody signed. */
  authority: string | null
  /** The database behind it, as sqlmap calls it. */
  database: 'MySQL' | 'SQLite'
  /** Requests with everything that a stranger chooses in them. */
  requests: readonly Parameters[]
  /** The folder of the package-lock.json. */
  packages: string
  /** The npm registry that knows the weaknesses of packages; null for the usual one. */
  registry: string | null
}

export interface Parameters {
  path: string
  /** The body of a POST. */
  form?: string
  signedIn?: true
}

export interface Finding {
  severity: string
  /** Begins with the judge's own name of what it found. */
  text: string
}

/** What a judge has for its work. */
export interface Work {
  /** Its own folder, for reports. */
  folder: string
  quick: boolean
  /** How long it may take, in seconds. */
  seconds: number
  /**
   * Runs a program in that folder; what it prints goes to a log there, and is returned.
   * @throws NotJudged when it takes longer than it may
   */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<string>
}

interface RunOptions {
  cwd?: string
  /** Whether a program that has to be stopped has still judged. */
  mayBeStopped?: boolean
}

export interface Judge {
  name: keyof typeof judgePrograms
  /** Completes "looks for". */
  looksFor: string
  seconds: { full: number; quick: number }
  judge(target: Target, work: Work): Promise<Finding[]>
}

/** The judge came to no judgement, which is not the same as finding nothing. */
export class NotJudged extends Error {}

/** It depends on somebody else, who does not answer here: says nothing about the shop. */
export class NotAsked extends Error {}

export function workIn(folder: string, { quick, seconds }: Pick<Work, 'quick' | 'seconds'>): Work {
  async function run(program: string, args: readonly string[], options: RunOptions = {}) {
    const command = findProgram(...(judgePrograms[program as Judge['name']] ?? [program]))
    if (!command) throw new NotJudged(`${program} is not installed.`)
    const log = createWriteStream(path.join(folder, 'output.log'), { flags: 'a' })
    log.write(`$ ${program} ${args.join(' ')}\n`)
    // A process group of its own: testssl starts helpers, which have to end with it.
    const child = spawn(command, args, {
      cwd: options.cwd ?? folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', TERM: 'dumb' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
        log.write(chunk)
      })
    const stop = (signal: NodeJS.Signals) => {
      try {
        if (child.pid) process.kill(-child.pid, signal)
      } catch {
        // It has ended meanwhile.
      }
    }
    const interrupted = () => stop('SIGTERM')
    process.once('exit', interrupted)
    let isLate = false
    const timer = new AbortController()
    delay(seconds * 1000, null, { signal: timer.signal })
      .then(() => {
        isLate = true
        stop('SIGTERM')
        return delay(5000, null, { signal: timer.signal })
      })
      .then(() => stop('SIGKILL'))
      .catch(() => {})
    await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))
    timer.abort()
    process.off('exit', interrupted)
    log.end()
    if (isLate && !options.mayBeStopped)
      throw new NotJudged(`${program} had not finished after ${seconds} s.`)
    return output
  }
  return { folder, quick, seconds, run }
}
