import type { EdgeLine } from '../../../../apps/lab/traces/edge-log.ts'
import type { AppTraffic, RequestRecord } from '../../../../apps/shared/app-traffic.ts'

export const edgeLine = (fields: Partial<EdgeLine> = {}): EdgeLine => ({
  id: 'a',
  at: 1000,
  client: '127.0.0.1',
  host: 'localhost:8080',
  strategy: 'round-robin',
  method: 'GET',
  uri: '/products?q=tape',
  status: 200,
  bytes: 6755,
  ms: 20,
  servedBy: 'app-2',
  fromCache: false,
  tries: [{ address: '127.0.0.1:8102', status: 200, ms: 19 }],
  ...fields,
})

export const noSession: RequestRecord['session'] = {
  store: 'memory',
  outcome: 'none',
  ms: null,
  key: null,
  createdKey: null,
}

export const record = (
  fields: Partial<RequestRecord> = {},
  session: Partial<RequestRecord['session']> = {},
): RequestRecord => ({
  number: 1,
  id: 'a',
  at: 1234,
  method: 'GET',
  path: '/products',
  status: 200,
  ms: 15,
  databases: [{ node: 'db-2', role: 'replica', queries: 2, statements: [], ms: 4 }],
  freshness: 'none',
  freshnessMs: 0,
  ...fields,
  session: { ...noSession, ...session },
})

export const told = (
  name: string,
  startedAt: string,
  records: RequestRecord[] = [],
): AppTraffic => ({
  name,
  startedAt,
  requests: 0,
  errors: 0,
  sessionHits: 0,
  sessionMisses: 0,
  redisLookups: 0,
  queries: {},
  latency: [],
  records,
})
