import { benchAll } from './bench-all.ts'
import { help, readOptions } from './options.ts'
import { profileList } from './profile/profile-list.ts'
import { compareQuickly } from './quick/compare-quickly.ts'

/** `npm run bench`. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.help) {
    process.stdout.write(help)
    return 0
  }
  if (options.profile) return profileList(options)
  return options.quick ? compareQuickly(options) : benchAll(options)
}

// What was started is stopped by whoever has started it, unless we are killed.
process.exitCode = await main().catch((error: Error) => {
  console.error(error.message)
  return 1
})
