import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Capture } from '../../../apps/control/driver.ts'
import { readPackets } from '../../../apps/control/drivers/process/capture.ts'
import type { ComposeStack } from './stack.ts'

/** As many as pages and their statements take. */
const enoughBytes = 30_000

/**
 * What somebody reads who captures packets in the network of a container, by tcpdump of this machine.
 * Resolves after 30 kB, so something has to be sent meanwhile. Null where that is not possible: not
 * root, without tcpdump, or with the engine on another machine.
 */
export async function sniff(
  stack: ComposeStack,
  name: string,
  port: number,
): Promise<(Capture & { text: string }) | null> {
  const pid = await stack.inspect<number>(name, '.State.Pid')
  const inside = ['-t', String(pid), '-n']
  const tcpdump = ['tcpdump', '-i', 'any', '-s', '0', '-U', '-w', '-', `tcp port ${port}`]
  const child = spawn('nsenter', [...inside, ...tcpdump], { stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.on('error', () => {})
  child.stdout.on('data', (chunk) => {
    chunks.push(chunk)
    if (Buffer.concat(chunks).length > enoughBytes) child.kill('SIGINT')
  })
  const [code] = await once(child, 'close')
  if (code !== 0) return null
  const captured = Buffer.concat(chunks)
  return { ...readPackets(captured), text: captured.toString('latin1') }
}
