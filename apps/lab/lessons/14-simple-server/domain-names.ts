import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Question } from 'dns-packet'

/** The two names of a shop, in a domain that nobody can have. */
const shop = 'shop.example'
const www = `www.${shop}`
/** Addresses of examples. */
const [before, after] = ['192.0.2.10', '192.0.2.20']

/** What `www` can have: the shop's name, or an address of its own. */
type Kind = 'CNAME' | 'A'

/**
 * A name server of its own is asked for both names before and after the shop's address has changed, once with each kind of record for
 * `www`. @returns how many of the two names lead to the new address
 */
export const countFollowing = async (): Promise<Record<Kind, number>> => ({
  CNAME: await followingWith('CNAME'),
  A: await followingWith('A'),
})

async function followingWith(kind: Kind): Promise<number> {
  const records = new Map<string, Answer>([
    [shop, address(shop, before)],
    [www, kind === 'A' ? address(www, before) : { type: 'CNAME', name: www, data: shop }],
  ])
  const { resolver, stop } = await startNameServer(records)
  try {
    const leadTo = async (wanted: string) => {
      const found = await Promise.all([shop, www].map((name) => resolver.resolve4(name)))
      return found.filter(([first]) => first === wanted).length
    }
    if ((await leadTo(before)) < 2) return 0
    records.set(shop, address(shop, after))
    return await leadTo(after)
  } finally {
    stop()
  }
}

const address = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 0 })

/** Answers from `records`, and a resolver that asks it and nobody else. */
async function startNameServer(records: ReadonlyMap<string, Answer>) {
  const socket = createSocket('udp4')
  socket.on('message', (message, { address, port }) => {
    const { id, questions } = decode(message)
    const answers = questions?.flatMap((question) => answersTo(question, records))
    const flags = AUTHORITATIVE_ANSWER
    socket.send(encode({ type: 'response', id, flags, questions, answers }), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout: 2000, tries: 2 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return { resolver, stop: () => socket.close() }
}

/** With a CNAME record also what the name that it holds has. */
function answersTo({ name }: Question, records: ReadonlyMap<string, Answer>): Answer[] {
  const record = records.get(name)
  if (record?.type !== 'CNAME') return record ? [record] : []
  return [record, ...answersTo({ type: 'A', name: record.data }, records)]
}
