import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { removal, renderEngineRules } from '../../../infra/firewall/rules.ts'

/**
 * Published ports and the chain `input`, with a real Docker engine of its own in namespaces: the
 * machine's engine, network and rules are not touched.
 */

const busybox = '/bin/busybox'
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }

function whyNot(): string | false {
  if (process.platform !== 'linux') return 'network namespaces are a part of Linux'
  if (process.getuid?.() !== 0) return 'only root starts a Docker engine'
  for (const [program, name] of [
    ['dockerd', 'docker.io'],
    ['nft', 'nftables'],
    ['ip', 'iproute2'],
  ] as const)
    if (spawnSync(program, ['--version'], { env }).error)
      return `${program} is missing: apt install ${name}`
  return existsSync(busybox) ? false : `${busybox} is missing: apt install busybox-static`
}

const host = '192.0.2.1'
/** Prints NAME and whether the client reaches the port. */
const probe = (name: string, port: number, address = host) =>
  `if ip netns exec client timeout 3 bash -c '</dev/tcp/'${address}'/${port}' 2>/dev/null; then echo ${name} reached; else echo ${name} refused; fi`

/** What somebody writes who does not know it, as ufw does. */
const inputRules = `table inet naive {
  chain input {
    type filter hook input priority filter; policy accept
    tcp dport 3306 drop
  }
}
`
const load = (rules: string) => `nft -f - <<'RULES'\n${rules}\nRULES`

const script = (folder: string) => `
set -e
mount --make-rprivate /
mount -t tmpfs run /run
mkdir -p /run/netns ${folder}/rootfs/bin
ip link set lo up
ip netns add client
ip link add to-client type veth peer name to-host netns client
ip address add ${host}/24 dev to-client
ip link set to-client up
ip -n client address add 192.0.2.2/24 dev to-host
ip -n client link set to-host up
ip -n client route add default via ${host}

export DOCKER_HOST=unix:///run/docker.sock
dockerd -H $DOCKER_HOST --data-root ${folder}/data --exec-root /run/docker --pidfile /run/docker.pid >${folder}/log 2>&1 &
engine=$!
trap 'kill $engine; wait $engine' EXIT
for _ in $(seq 150); do docker info >/dev/null 2>&1 && break; sleep 0.2; done
cp ${busybox} ${folder}/rootfs/bin/
tar -C ${folder}/rootfs -c . | docker import - tiny >/dev/null
docker run -d --name database -p 3306:3306 tiny ${busybox} httpd -f -p 3306 >/dev/null
docker run -d --name edge -p 8080:8080 tiny ${busybox} httpd -f -p 8080 >/dev/null
database=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' database)

${probe('open-database', 3306)}
${load(inputRules)}
${probe('input-database', 3306)}
nft delete table inet naive
${load(renderEngineRules([8080], [host]))}
${probe('rules-database', 3306)}
${probe('rules-edge', 8080)}
${probe('rules-database-directly', 3306, '$database')}
docker exec edge ${busybox} nc -w 3 $database 3306 </dev/null && echo between-containers reached
${load(removal)}
${probe('removed-database', 3306)}
`

test('rules for published ports belong into forward: the Docker trap', {
  skip: whyNot(),
  timeout: 180_000,
}, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'stickyshop-docker-'))
  try {
    const args = [
      '--net',
      '--mount',
      '--pid',
      '--fork',
      '--mount-proc',
      '--kill-child',
      'bash',
      '-s',
    ]
    const { stdout, stderr } = spawnSync('unshare', args, {
      input: script(folder),
      encoding: 'utf8',
      env,
      timeout: 170_000,
    })
    assert.deepEqual(
      stdout.trim().split('\n'),
      [
        'open-database reached',
        // The trap: the rule is there and has no effect.
        'input-database reached',
        'rules-database refused',
        'rules-edge reached',
        'rules-database-directly refused',
        'between-containers reached',
        'removed-database reached',
      ],
      stderr,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
