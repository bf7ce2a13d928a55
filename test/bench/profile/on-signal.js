/** Loaded into an app replica: SIGUSR2 starts a CPU profile, and a second one writes it to $PROFILE. */
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

const session = new Session()
let begun = false

process.on('SIGUSR2', async () => {
  if (!begun) {
    begun = true
    session.connect()
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 200 })
    await session.post('Profiler.start')
    return
  }
  const { profile } = await session.post('Profiler.stop')
  writeFileSync(process.env.PROFILE, JSON.stringify(profile))
})
