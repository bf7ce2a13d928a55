import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '../../../apps/lab/metrics.ts'
import { aDatabase, aStatus } from './topology/fixtures.ts'

test('the metrics of the lab have which database has a problem', async () => {
  const problem = 'is no member of the group now (Initialized)'
  const status = aStatus({ databases: [aDatabase('db-1'), aDatabase('db-2', { problem })] })
  const metrics = createMetrics({
    control: { recentStatus: async () => status },
    edgeLog: { counts: () => ({ errors: 0, whoami: {} }) },
    certificates: 'none',
  })
  const lines = (await metrics.read()).split('\n')
  // As the alert ComponentProblem asks for it.
  assert.deepEqual(
    lines.filter((line) => line.startsWith('component_problem')),
    [
      'component_problem{component="db-1",kind="database"} 0',
      'component_problem{component="db-2",kind="database"} 1',
    ],
  )
})
