import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages, texts } from '../../../../apps/lab/texts/texts.ts'
import type { EdgeLine } from '../../../../apps/lab/traces/edge-log.ts'
import { traceView } from '../../../../apps/lab/views/present/trace-view.ts'
import { edgeLine } from '../traces/support.ts'

/** The edge's box in both languages. */
const edgeBoxes = (fields: Partial<EdgeLine>) =>
  languages.map((language) => {
    const edge = edgeLine(fields)
    const { stations } = traceView(
      { id: 'a', at: 1000, edge, replica: 'app-2', record: null, firstSeenAt: 2000 },
      {
        session: { kind: 'unreported' },
        slowQueries: [],
        labCommand: 'npm run -s lab',
        upstreamName: () => 'app-2',
        clientName: (address) => address,
        texts: texts[language],
        language,
      },
    )
    const { title, name, facts } = stations.find(({ kind }) => kind === 'edge') ?? {}
    return { title, name, first: facts?.[0] }
  })

test('a trace names the load balancer and the web server that the request came through', () => {
  assert.deepEqual(edgeBoxes({ webServer: 'web-1', balancer: 'edge-2' }), [
    { title: 'Web server', name: 'web-1 (nginx)', first: 'came through the load balancer edge-2' },
    { title: 'Serveur web', name: 'web-1 (nginx)', first: 'arrivée par le répartiteur edge-2' },
  ])
  for (const { name, first } of edgeBoxes({})) {
    assert.equal(name, 'nginx')
    assert.doesNotMatch(String(first), /load balancer|répartiteur/)
  }
})
