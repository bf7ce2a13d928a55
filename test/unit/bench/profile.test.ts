import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  accountShares,
  type CpuProfile,
  ownShares,
  wholeShares,
} from '../../bench/profile/profile-list.ts'

const frame = (functionName: string, url = '', lineNumber = 0) => ({
  callFrame: { functionName, url, lineNumber },
})

// page (10 µs) calls execute of a package (20 µs), which makes Node write (30 µs); 40 µs idle.
const profile: CpuProfile = {
  nodes: [
    { id: 1, ...frame('(root)'), children: [2, 5] },
    { id: 2, ...frame('page', 'file:///shop/dist/apps/page.js', 6), children: [3] },
    { id: 3, ...frame('execute', 'file:///x/node_modules/mysql2/lib/c.js', 1), children: [4] },
    { id: 4, ...frame('writeBuffer') },
    { id: 5, ...frame('(idle)') },
  ],
  samples: [2, 3, 4, 5],
  timeDeltas: [10, 20, 30, 40],
}

const rounded = (shares: { name: string; share: number }[]) =>
  shares.filter(({ share }) => share > 0).map(({ name, share }) => [name, Math.round(share * 60)])

test('time is of the function that was running, idle time of nobody', () => {
  assert.deepEqual(rounded(ownShares(profile)), [
    ['writeBuffer', 30],
    ['execute mysql2/lib/c.js:2', 20],
    ['page apps/page.js:7', 10],
  ])
})

test('what Node does is on the account of the package that called it', () => {
  assert.deepEqual(rounded(accountShares(profile)), [
    ['mysql2', 50],
    ['apps/page.js', 10],
  ])
})

test('a function has what it calls in it', () => {
  assert.deepEqual(rounded(wholeShares(profile)), [
    ['page apps/page.js:7', 60],
    ['(root)', 60],
    ['execute mysql2/lib/c.js:2', 50],
    ['writeBuffer', 30],
  ])
})
