import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createProductPictures } from '../../../../apps/shop/admin/products-service.ts'
import { secondPicture } from '../../../../apps/shop/catalogue/product-card.ts'
import { buildAssets } from '../../../../scripts/build/assets.mjs'

const source = path.resolve(import.meta.dirname, '../../../../apps/shop/public')

describe('the pictures that products can have', () => {
  let folder: string
  let built: string[]
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stickyshop-pictures-'))
    const scripts = path.join(folder, 'scripts')
    await mkdir(scripts)
    const target = path.join(folder, 'public')
    await buildAssets({ source, styles: 'shop.css', scripts, copied: ['pictures'], target })
    built = await readdir(path.join(target, 'pictures'))
  })
  after(() => rm(folder, { recursive: true }))

  test('are those of the built folder that have a second view, and nothing else in it', async () => {
    assert.ok(built.includes('glues-epoxy.svg.gz'), 'the build compresses pictures')
    const offered = await createProductPictures(path.join(folder, 'public/pictures'))()
    const first = built.filter((name) => built.includes(secondPicture(name)))
    assert.deepEqual(offered, first.sort())
    assert.ok(offered.length > 50)
  })

  test('are none where the folder is missing', async () => {
    assert.deepEqual(await createProductPictures(path.join(folder, 'nowhere'))(), [])
  })
})
