import http from 'node:http'
import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Authorization, Client } from 'acme-client'
import type { Pair } from '../issue.ts'
import type { Hosts } from '../kinds.ts'
import { AcmeError, problemSentence, reasonOf } from './problems.ts'

export interface Order {
  /** The URL of the ACME server's directory. */
  directory: string
  /** To warn of what goes wrong; empty for none. */
  email: string
  hosts: Hosts
  /** Of the account with the ACME server; PEM. */
  accountKey: string
  publish: Publish
}

/** Shows the ACME server what it asks for, until the returned function is called. */
export type Publish = (proof: Proof) => Promise<() => Promise<void>>

/** By HTTP under `/.well-known/acme-challenge/TOKEN`, or as a TXT record. */
export type Proof =
  | { type: 'http-01'; host: string; token: string; value: string }
  | { type: 'dns-01'; host: string; name: string; value: string }

const answersWithinMs = 10_000
const decidesWithinMs = 120_000

/** A certificate of an ACME server (RFC 8555), with its chain. @throws AcmeError with what to do */
export async function orderCertificate(order: Order, type: Proof['type']): Promise<Pair> {
  const { directory, email, hosts, accountKey } = order
  const [{ default: acme }, { createRequest }] = await Promise.all([
    import('acme-client'),
    import('../issue.ts'),
  ])
  // Its retries take over a minute; ours come with the next look at the certificates.
  Object.assign(acme.axios.defaults, { acmeSettings: { retryMaxAttempts: 0 } })
  await checkAnswers(directory)
  const client = new acme.Client({ directoryUrl: directory, accountKey })
  const refused = (error: unknown): never => {
    if (error instanceof AcmeError) throw error
    // acme-client's own, when it has no answer to read.
    if (error instanceof TypeError)
      throw new AcmeError(`The connection to the ACME server ${directory} was lost.`)
    throw new AcmeError(`The ACME server ${directory} refuses: ${reasonOf(error)}`)
  }
  try {
    await openAccount(client, email)
    const identifiers = hosts.map((value) => ({ type: 'dns', value }))
    const ordered = await client.createOrder({ identifiers })
    await prove(client, await client.getAuthorizations(ordered), type, order.publish)
    const { request, key } = await createRequest(hosts)
    const certificate = await client.getCertificate(await client.finalizeOrder(ordered, request))
    return { certificate, key }
  } catch (error) {
    return refused(error)
  }
}

/** The account of this key. acme-client changes one that is there, which fails when nothing is to be changed. */
async function openAccount(client: Client, email: string): Promise<void> {
  const contact = email ? { contact: [`mailto:${email}`] } : {}
  try {
    await client.createAccount({ termsOfServiceAgreed: true, ...contact })
  } catch (error) {
    if (!hasAccount(client)) throw error
  }
}

function hasAccount(client: Client): boolean {
  try {
    return client.getAccountUrl() !== ''
  } catch {
    return false
  }
}

/** @throws AcmeError when it does not answer, or is none */
async function checkAnswers(directory: string): Promise<void> {
  const text = await getText(directory).catch((error: unknown) => {
    throw new AcmeError(`The ACME server ${directory} is away: ${reasonOf(error)}.`)
  })
  if (!/"newOrder"/.test(text))
    throw new AcmeError(`${directory} is not the directory of an ACME server.`)
}

function getText(url: string): Promise<string> {
  const { get } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const options = { signal: AbortSignal.timeout(answersWithinMs) }
    const req = get(url, options, (res) => {
      res.toArray().then((chunks) => resolve(Buffer.concat(chunks).toString()), reject)
    })
    req.on('error', reject)
  })
}

/** Proves that we have every name. All proofs are published at once: a wildcard's has its domain's name. */
async function prove(
  client: Client,
  authorizations: readonly Authorization[],
  type: Proof['type'],
  publish: Publish,
): Promise<void> {
  const open = authorizations.filter(({ status }) => status === 'pending')
  const published: (() => Promise<void>)[] = []
  try {
    for (const authorization of open)
      published.push(await publish(await proofFor(client, authorization, type)))
    for (const authorization of open)
      await client.completeChallenge(challengeOf(authorization, type))
    for (const authorization of open) await waitUntilDecided(client, authorization, type)
  } finally {
    for (const remove of published) await remove().catch(() => {})
  }
}

function challengeOf({ identifier, challenges }: Authorization, type: Proof['type']) {
  const challenge = challenges.find((one) => one.type === type)
  if (challenge) return challenge
  throw new AcmeError(
    `The ACME server does not offer ${type} for ${identifier.value}. A wildcard needs a DNS hook: --acme-dns-hook.`,
  )
}

async function proofFor(
  client: Client,
  authorization: Authorization,
  type: Proof['type'],
): Promise<Proof> {
  const challenge = challengeOf(authorization, type)
  const value = await client.getChallengeKeyAuthorization(challenge)
  const host = authorization.identifier.value
  return type === 'http-01'
    ? { type, host, token: challenge.token, value }
    : { type, host, name: `_acme-challenge.${host}`, value }
}

async function waitUntilDecided(
  client: Client,
  { url, identifier }: Authorization,
  type: Proof['type'],
): Promise<void> {
  const deadline = performance.now() + decidesWithinMs
  for (;;) {
    const [now] = await client.getAuthorizations({ authorizations: [url] } as never)
    if (now?.status === 'valid') return
    if (now?.status === 'invalid') {
      const { error } = challengeOf(now, type) as { error?: { type: string; detail: string } }
      throw new AcmeError(problemSentence(identifier.value, error ?? null))
    }
    if (performance.now() > deadline)
      throw new AcmeError(`The ACME server has not decided on ${identifier.value} in two minutes.`)
    await sleep(500)
  }
}
