import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { table } from '../../../apps/cli/terminal/table.ts'
import { eventually } from '../../support/eventually.ts'
import { cpuPerPage, startReplica } from '../bed/lifecycle.ts'
import { registerMembers } from '../bed/people.ts'
import { type Shop, startShop } from '../bed/shop.ts'
import { stopOnSignal } from '../bed/stop-on-signal.ts'
import type { Options } from '../options.ts'
import { accountShares, type CpuProfile, ownShares, type Share, wholeShares } from './shares.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const visits = 3000
const shown = 25

/** Where a replica spends its time on the member's list page, in µs a page. */
export async function profileList({ warm }: Options): Promise<number> {
  const shop = await startShop({ root, products: 1000, replicas: 1 })
  const stop = stopOnSignal(shop.stop)
  const folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-profile-'))
  try {
    const { profile, microseconds } = await take(shop, path.join(folder, 'list.cpuprofile'), warm)
    const print = (title: string, shares: Share[]) => {
      const rows = shares
        .slice(0, shown)
        .map(({ name, share }) => [
          (share * microseconds).toFixed(0),
          `${(share * 100).toFixed(1)} %`,
          name,
        ])
      console.log(`\n${title}\n${table(rows, [0, 1]).join('\n')}`)
    }
    console.log(`${microseconds.toFixed(0)} µs of CPU a page without the profiler`)
    print('µs by package or file, with what Node does for it', accountShares(profile))
    print('µs by function, itself', ownShares(profile))
    print('µs by function, with what it calls', wholeShares(profile))
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
    await stop()
  }
}

async function take(shop: Shop, file: string, warm: number) {
  const members = await registerMembers(shop.status.replicas[0]?.port ?? 0, shop.host)
  const loaded = ['--import', path.join(import.meta.dirname, 'on-signal.js')]
  const replica = await startReplica(shop, 'app-profile', loaded, { PROFILE: file })
  try {
    await cpuPerPage(shop, replica, members, warm)
    const microseconds = await cpuPerPage(shop, replica, members, visits)
    process.kill(replica.pid, 'SIGUSR2')
    await cpuPerPage(shop, replica, members, visits)
    process.kill(replica.pid, 'SIGUSR2')
    const profile: CpuProfile = await eventually(async () =>
      JSON.parse(await readFile(file, 'utf8')),
    )
    return { profile, microseconds }
  } finally {
    await replica.stop()
  }
}
