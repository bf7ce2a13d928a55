import { parseArgs } from 'node:util'
import { findDatabase } from '../../scripts/setup/find-servers.mjs'
import { benchAll } from './bench-all.ts'
import { profileList } from './profile/profile-list.ts'
import { compareQuickly } from './quick/compare-quickly.ts'
import { compareBuilds } from './stages/compare-builds.ts'
import { comparisonWith } from './stages/guarantees.ts'
import { comparison as stages } from './stages/stages.ts'

export interface Options {
  quick: boolean
  /** A commit to compare with; undefined means the last tag, else the parent commit. */
  against: string | undefined
  full: boolean
  /** Only profiles the list page of a signed-in customer. */
  profile: boolean
  /** Only compares HAProxy, HTTPS, TLS on every hop and monitoring with the plain nginx. */
  stages: boolean
  /** Only compares what single guarantees cost. */
  guarantees: boolean
  /** Only cases whose name matches. */
  only: RegExp | null
  repeats: number
  /** How long one repeat of one case runs under each kind of load. */
  seconds: number
  warm: number
  /** The binary of another Node version, which also runs the floors and the list page. */
  node: string | undefined
  help: boolean
}

const help = `npm run bench -- [options]

What a request costs, compared with its floor; results go to docs/performance.md.

  --quick            compare the working tree with a commit, in under two minutes
  --against COMMIT   with --quick: this commit, not the last tag or the parent
  --full             also a catalogue of 1,000,000 products, and a million requests to one
                     app replica: twenty minutes more
  --node PATH        also floors and list page with another Node binary
                     (npm i --prefix DIR node@24 gives DIR/node_modules/node/bin/node)
  --profile          where an app replica spends its time on a signed-in customer's list page
  --stages           what HAProxy, HTTPS, TLS on every hop and monitoring cost beside the plain
                     nginx: ten minutes; writes its table into docs/performance.md
  --guarantees       what semi-sync, a group of databases, a second tier of proxies and the session
                     in its cookie cost: a page and an order, CPU by tier and p99; a quarter of
                     an hour; writes the tables of the system's kind of database into
                     docs/performance.md (another server: DATABASE_SERVER=/usr/sbin/mysqld)
  --only PATTERN     only cases whose name matches it, and of “start-up”, “front end”,
                     “image”, “shoppers” and “million requests” those; writes no file
  --repeats N        5, or more
  --warm N           4000: visits that warm each process; an app replica also gets a quarter
                     as many orders
  --seconds S        2: how long one repeat of one case takes, twice
`

/** @throws for an unknown option or a value that is not a number. */
function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      against: { type: 'string' },
      profile: { type: 'boolean', default: false },
      stages: { type: 'boolean', default: false },
      guarantees: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      node: { type: 'string' },
      repeats: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '2' },
      warm: { type: 'string', default: '4000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  return {
    ...values,
    against: values.against,
    node: values.node,
    only: values.only ? new RegExp(values.only) : null,
    repeats: positive('repeats', values.repeats),
    warm: positive('warm', values.warm),
    seconds: positive('seconds', values.seconds),
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new Error(`--${name} needs a number above 0, not ${text}.`)
}

/** `npm run bench`. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(help)
    return 0
  }
  if (options.profile) return profileList(options)
  if (options.stages) return compareBuilds(stages, options)
  if (options.guarantees) {
    const dialect = findDatabase()?.dialect === 'MySQL' ? 'MySQL' : 'MariaDB'
    return compareBuilds(comparisonWith(dialect), options)
  }
  return options.quick ? compareQuickly(options) : benchAll(options)
}

// Whatever starts a process also stops it, unless this one is killed.
process.exitCode = await main().catch((error: Error) => {
  console.error(error.message)
  return 1
})
