import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import express from 'express'
import supertest from 'supertest'
import { coversGtid, mergeGtids } from '../../../apps/shop/db/gtid.ts'
import { createWritePositions } from '../../../apps/shop/http/write-positions.ts'

const secret = ['a secret of more than thirty-two characters']
const forMs = 30_000
const positions = createWritePositions(8080, secret, forMs)

/** POST /GTID is a write that has that position; the answer of GET / is what reads have to see. */
const app = express()
app.post('/:gtid', (req, res) => {
  positions.add(req, res, positions.read(req), req.params.gtid)
  res.end()
})
app.get('/', (req, res) => void res.json(positions.read(req)))

/** A browser's cookies. */
function browser() {
  const jar = new Map<string, string>()
  const header = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    jar,
    /** The request goes out with the cookies of now; `arrive` is the moment of the answer. */
    write: async (gtid: string) => {
      const { headers } = await supertest(app).post(`/${gtid}`).set('Cookie', header())
      return function arrive() {
        for (const line of (headers['set-cookie'] ?? []) as unknown as string[]) {
          const [, name = '', value = '', age = ''] = /^(.+?)=(.*?); Max-Age=(\d+)/.exec(line) ?? []
          if (age === '0') jar.delete(name)
          else jar.set(name, value)
        }
      }
    },
    read: async () => (await supertest(app).get('/').set('Cookie', header())).body.merged,
  }
}

describe('the positions of a browser’s writes', () => {
  test('are none before it has written', async () => {
    assert.equal(await browser().read(), null)
  })

  test('of parallel writes are merged, in whatever order the answers arrive', async () => {
    const { write, read, jar } = browser()
    ;(await write('0-1-4'))()
    const answers = await Promise.all(['0-1-5', '0-1-9', '0-1-7'].map(write))
    for (const arrive of answers) arrive()
    assert.equal(await read(), '0-1-9')
    assert.equal(jar.size, 3)
  })

  test('are taken back by the next write that covers them', async () => {
    const { write, read, jar } = browser()
    for (const arrive of await Promise.all(['0-1-5', '0-1-9'].map(write))) arrive()
    ;(await write('0-2-10'))()
    assert.equal(await read(), '0-2-10')
    assert.equal(jar.size, 1)
  })

  test('of another source stay beside it', async () => {
    const { write, read } = browser()
    ;(await write('uuid-a:7'))()
    ;(await write('uuid-b:2'))()
    assert.equal(await read(), 'uuid-a:7,uuid-b:2')
  })

  test('are not believed when forged or expired, and are taken back then', async (t) => {
    const { write, read, jar } = browser()
    jar.set('fresh-8080-forged', '0-1-999~zzzzzzzzz~AAAAAAAAAAAAAAAAAAAAAA')
    assert.equal(await read(), null)
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    ;(await write('0-1-4'))()
    assert.equal(jar.size, 1)
    t.mock.timers.tick(forMs)
    assert.equal(await read(), null)
    ;(await write('0-1-5'))()
    assert.equal(jar.size, 1)
  })

  test('that were signed for one name are not believed under another', async () => {
    const { write, jar, read } = browser()
    ;(await write('0-1-4'))()
    const [[name, value] = ['', '']] = jar
    jar.delete(name)
    jar.set('fresh-8080-other', value)
    assert.equal(await read(), null)
  })
})

describe('GTIDs', () => {
  test('cover what the same source has numbered before', () => {
    assert.equal(coversGtid('0-2-10', '0-1-9'), true)
    assert.equal(coversGtid('0-1-9', '0-2-10'), false)
    assert.equal(coversGtid('1-1-9', '0-1-8'), false)
    assert.equal(coversGtid('3e11fa47-71ca-11e1:23', '3e11fa47-71ca-11e1:5'), true)
    assert.equal(coversGtid('3e11fa47-71ca-11e1:5', '3e11fa47-71ca-11e1:23'), false)
    assert.equal(coversGtid('a-1:9', 'b-1:5'), false)
  })

  test('are merged to the latest of each source', () => {
    assert.equal(mergeGtids([]), null)
    assert.equal(mergeGtids(['a:10', 'b:3', 'a:9', 'b:3']), 'a:10,b:3')
    assert.equal(mergeGtids(['0-1-99', '0-2-100', '1-1-5']), '0-2-100,1-1-5')
  })
})
