import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { firewallCommand } from '../../../../apps/cli/lab/firewall.ts'
import type { Call, Output } from '../../../../apps/cli/lab/lab-command.ts'
import { parseFlags } from '../../../../apps/cli/terminal/command-line.ts'
import { styleFor } from '../../../../apps/cli/terminal/output.ts'
import { whyNoNamespaces } from '../../../../infra/firewall/namespaces/namespaces.ts'

const firewall = async (line: string): Promise<Output> => {
  const call = parseFlags(line.split(' ').filter(Boolean), firewallCommand.flags ?? {})
  assert.deepEqual(call.problems, [])
  return firewallCommand.run({ ...call, style: styleFor({}) } as unknown as Call)
}

const networks =
  '--edge 10.0.1.0/24 --app 10.0.2.7,fd00:2::7 --data 10.0.3.0/24 --monitoring 10.0.4.1'

describe('lab firewall', () => {
  test('shows the table and says what is enforced', async () => {
    const { text } = await firewall('')
    assert.match(text, /^data +3306\/tcp +MySQL +- +- +yes +yes +yes$/m)
    assert.match(text, /shown, not enforced/)
  })

  test('names all that is wrong with an answer', async () => {
    await assert.rejects(firewall('open'), /no "firewall open"/)
    await assert.rejects(firewall('apply'), /--machine has to be one of/)
    await assert.rejects(
      firewall('apply --machine app --edge 10.0.0.300 --app 10.0.2.7'),
      /--edge: 10\.0\.0\.300[\s\S]*--data is missing[\s\S]*--monitoring is missing/,
    )
    await assert.rejects(firewall('apply --machine containers'), /--admin is missing/)
    await assert.rejects(firewall(`apply --machine gateway ${networks} --ports 80,http`), /--ports/)
  })

  test('prints rules that open what the machine needs, and no more', async () => {
    const { text } = await firewall(`apply --machine edge ${networks} --ports 80,443 --dry-run`)
    assert.match(text, /ip saddr != @inside4 tcp dport { 80, 443 } accept/)
    assert.match(text, /ip6 daddr @app6 tcp dport { 3000, 3001, 3002, 8080 } accept/)
    assert.doesNotMatch(text, /3306/)
  })

  test('prints rules that nft accepts', { skip: whyNoNamespaces() ?? false }, async () => {
    const all = ['edge', 'app', 'data', 'monitoring', 'gateway', 'containers']
    for (const machine of all) {
      const line = `apply --machine ${machine} ${networks} --admin 10.0.0.1,fd00::/64 --dry-run`
      const { text } = await firewall(line)
      const args = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net']
      const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
      const ran = spawnSync('unshare', [...args, 'nft', '-f', '-'], {
        input: text,
        encoding: 'utf8',
        env,
      })
      assert.equal(ran.stderr, '', machine)
      assert.equal(ran.status, 0, machine)
    }
  })
})
