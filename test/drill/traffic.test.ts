import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Drill, startDrill, visit } from './support/drill.ts'

describe('alerts on traffic', () => {
  let drill: Drill
  before(async () => {
    drill = await startDrill()
  })
  after(() => drill?.stop())

  const slow = (name: string, time: string) => drill.stack.lab('slow', name, time, '--for', '10m')
  const fast = (name: string) => drill.stack.lab('slow', name, '0')
  const apps = ['app-1', 'app-2', 'app-3']

  for (const [alert, component] of [
    ['SlowPages', 'app-3'],
    ['MaximumTooSlow', 'shop'],
  ] as const)
    test(`${alert}: one app replica takes four seconds`, async () => {
      const visits = visit(drill.stack, 6)
      await drill.alert(alert, component, {
        inject: () => slow('app-3', '4s'),
        clear: () => fast('app-3'),
      })
      await visits.stop()
    })

  test('MeanTooSlow: every app replica takes a second', async () => {
    const visits = visit(drill.stack, 20)
    await drill.alert('MeanTooSlow', 'shop', {
      inject: () => Promise.all(apps.map((name) => slow(name, '1s'))),
      clear: () => Promise.all(apps.map(fast)),
    })
    await visits.stop()
  })

  test('EventLoopBlocked: the process gets no processor for a second at a time', async () => {
    const { replicas } = await drill.status()
    const { pid } = replicas[0] ?? {}
    let blocking: NodeJS.Timeout
    await drill.alert('EventLoopBlocked', 'app-1', {
      inject: () => {
        const block = () => {
          process.kill(Number(pid), 'SIGSTOP')
          setTimeout(() => process.kill(Number(pid), 'SIGCONT'), 1000)
        }
        block()
        blocking = setInterval(block, 2000)
      },
      clear: () => clearInterval(blocking),
    })
  })

  test('HighRequestRate: more than 1,000 requests a second for a small file', async () => {
    const floods: (() => void)[] = []
    await drill.alert('HighRequestRate', 'edge', {
      inject: () => {
        for (let number = 1; number <= 4; number++)
          floods.push(floodFrom(`127.120.0.${number}`, drill.stack.port))
      },
      clear: () => {
        for (const end of floods) end()
      },
    })
  })

  for (const alert of ['ThroughputTooLow', 'UsersTooFew'])
    test(`${alert}: app replicas shed requests`, async () => {
      for (const name of ['app-2', 'app-3']) await drill.stack.lab('drain', name)
      const visits = visit(drill.stack, 130)
      await drill.alert(alert, 'shop', {
        inject: () => slow('app-1', '3s'),
        clear: async () => {
          await visits.stop()
          await fast('app-1')
        },
      })
      for (const name of ['app-2', 'app-3']) await drill.stack.lab('resume', name)
    })
})

/**
 * 100 requests on one connection, and the next 100 soon after they are answered: some 500 a second. nginx
 * closes a connection after 1,000 of them. Returns what ends it.
 */
function floodFrom(address: string, port: number): () => void {
  const each = 100
  const requests = 'GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(each)
  let socket: Socket
  let hasEnded = false
  const open = () => {
    let answers = 0
    socket = connect({ host: '127.0.0.1', port, localAddress: address })
    socket.on('error', () => {})
    socket.on('connect', () => socket.write(requests))
    socket.on('data', (chunk) => {
      answers += chunk.toString('latin1').split('HTTP/1.1 ').length - 1
      if (answers < each) return
      answers -= each
      setTimeout(() => socket.writable && socket.write(requests), 100)
    })
    socket.on('close', () => hasEnded || setTimeout(open, 10))
  }
  open()
  return () => {
    hasEnded = true
    socket.destroy()
  }
}
