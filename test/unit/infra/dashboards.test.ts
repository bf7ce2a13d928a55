import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import { components } from '../../../infra/monitoring/dashboards/components.ts'
import { dataSource } from '../../../infra/monitoring/dashboards/dashboard.ts'
import { shop } from '../../../infra/monitoring/dashboards/shop.ts'
import { isUpdating } from '../../support/golden.ts'

const folder = path.resolve(import.meta.dirname, '../../../infra/monitoring')
const dashboards = { shop, components }

// That they are what Grafana's schema has, the compiler checks: `Dashboard` of @grafana/schema.
describe('a dashboard of Grafana', () => {
  for (const [name, dashboard] of Object.entries(dashboards)) {
    const panels = dashboard.panels ?? []

    test(`${name}: its file is written (UPDATE_GOLDEN=1)`, () => {
      const file = path.join(folder, 'dashboards', `${name}.json`)
      const text = `${JSON.stringify(dashboard, null, 2)}\n`
      if (isUpdating) writeFileSync(file, text)
      else assert.equal(readFileSync(file, 'utf8'), text)
    })

    test(`${name}: panels have numbers and places of their own`, () => {
      assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length)
      const cells = panels.flatMap(({ gridPos }) => {
        const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {}
        assert.ok(x + w <= 24)
        return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`)
      })
      assert.equal(new Set(cells).size, cells.length)
    })

    test(`${name}: every panel has a title, an explanation and queries`, () => {
      for (const panel of panels) {
        assert.ok(panel.title)
        if (panel.type === 'row') continue
        assert.ok('description' in panel && panel.description, panel.title)
        assert.ok('targets' in panel && panel.targets?.length, panel.title)
        assert.ok('datasource' in panel && panel.datasource === dataSource, panel.title)
      }
    })
  }

  test('is one of those with a test, and asks the data source that is provisioned', () => {
    const files = readdirSync(path.join(folder, 'dashboards')).filter((name) =>
      /\.json$/.test(name),
    )
    assert.deepEqual(
      files.sort(),
      Object.keys(dashboards)
        .map((name) => `${name}.json`)
        .sort(),
    )
    const provisioned = readFileSync(path.join(folder, 'grafana/datasources.yml'), 'utf8')
    assert.match(provisioned, new RegExp(`^ {4}uid: ${dataSource.uid}$`, 'm'))
  })
})
