import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A place in which programs look up whom to trust. */
export interface TrustStore {
  /** `the system`, `Firefox (profile ab12.default)`. */
  name: string
  isTrusted(): boolean
  /** Program and arguments of what has to be run, in order. */
  trust: readonly Command[]
  untrust: readonly Command[]
  needsRoot: boolean
}

export type Command = readonly string[]

export interface Machine {
  platform: NodeJS.Platform
  home: string
  /** `/`, or the folder that stands for it in tests. */
  root: string
  path: string
}

export interface Authority {
  file: string
  certificate: X509Certificate
  /** Of files and entries: the same authority has the same one everywhere. */
  label: string
}

export function readAuthority(file: string): Authority {
  const certificate = new X509Certificate(readFileSync(file))
  const digits = certificate.fingerprint256.replaceAll(':', '').slice(0, 8).toLowerCase()
  return { file, certificate, label: `stickyshop-${digits}` }
}

/** The stores of this machine that browsers, curl and other programs use. */
export function listTrustStores(machine: Machine, authority: Authority): TrustStore[] {
  if (machine.platform === 'darwin')
    return [macKeychain(machine, authority), ...nssStores(machine, authority)]
  return [...systemStore(machine, authority), ...nssStores(machine, authority)]
}

/** By distribution: the folder of additional authorities, and what makes the bundle from it anew. */
const systemFolders = [
  // Debian, Ubuntu, Alpine
  ['usr/local/share/ca-certificates', 'update-ca-certificates', 'crt'],
  // Fedora, Red Hat
  ['etc/pki/ca-trust/source/anchors', 'update-ca-trust', 'pem'],
  // Arch
  ['etc/ca-certificates/trust-source/anchors', 'update-ca-trust', 'pem'],
  // openSUSE
  ['etc/pki/trust/anchors', 'update-ca-certificates', 'pem'],
] as const

function systemStore({ root, path: searched }: Machine, authority: Authority): TrustStore[] {
  const found = systemFolders.find(
    ([folder, program]) => existsSync(path.join(root, folder)) && findProgram(program, searched),
  )
  if (!found) return []
  const [folder, program, ending] = found
  const file = path.join(root, folder, `${authority.label}.${ending}`)
  // Debian's takes the folders of another root; the others know none.
  const elsewhere =
    root === '/'
      ? []
      : [
          ...['--localcertsdir', path.join(root, folder)],
          ...['--etccertsdir', path.join(root, 'etc/ssl/certs')],
          ...['--hooksdir', path.join(root, 'etc/ca-certificates/update.d')],
        ]
  const update = [program, ...elsewhere]
  return [
    {
      name: `the system (${program})`,
      isTrusted: () => existsSync(file) && isSame(readFileSync(file, 'utf8'), authority),
      trust: [['install', '-m', '644', authority.file, file], update],
      // Without --fresh, Debian's leaves links to the file that is gone.
      untrust: [
        ['rm', '-f', file],
        [...update, ...(ending === 'crt' ? ['--fresh'] : [])],
      ],
      needsRoot: true,
    },
  ]
}

function macKeychain({ home }: Machine, { file, certificate }: Authority): TrustStore {
  const keychain = path.join(home, 'Library/Keychains/login.keychain-db')
  return {
    name: 'the login keychain of macOS',
    isTrusted: () => spawnSync('security', ['verify-cert', '-c', file]).status === 0,
    trust: [['security', 'add-trusted-cert', '-r', 'trustRoot', '-k', keychain, file]],
    untrust: [
      ['security', 'remove-trusted-cert', file],
      [
        'security',
        'delete-certificate',
        '-Z',
        certificate.fingerprint.replaceAll(':', ''),
        keychain,
      ],
    ],
    needsRoot: false,
  }
}

/** Chromium and Firefox have databases of their own, which NSS's certutil changes. */
function nssStores(machine: Machine, authority: Authority): TrustStore[] {
  const stores = findNssFolders(machine).map(({ name, folder }): TrustStore => {
    const database = `sql:${folder}`
    const entry = ['-d', database, '-n', authority.label]
    return {
      name,
      isTrusted: () => isInNss(entry, machine, authority),
      trust: [
        ...(existsSync(path.join(folder, 'cert9.db'))
          ? []
          : [
              ['mkdir', '-p', '-m', '700', folder],
              ['certutil', '-N', '--empty-password', '-d', database],
            ]),
        // C: trusted for servers, and for nothing else.
        ['certutil', '-A', ...entry, '-t', 'C,,', '-i', authority.file],
      ],
      untrust: [['certutil', '-D', ...entry]],
      needsRoot: false,
    }
  })
  return stores
}

function findNssFolders({ platform, home, path: searched }: Machine) {
  const chromium = path.join(home, '.pki/nssdb')
  const hasChromium =
    existsSync(chromium) || chromiumNames.some((name) => findProgram(name, searched))
  const firefoxHomes =
    platform === 'darwin'
      ? ['Library/Application Support/Firefox/Profiles']
      : ['.mozilla/firefox', 'snap/firefox/common/.mozilla/firefox']
  const profiles = firefoxHomes.flatMap((folder) => {
    const parent = path.join(home, folder)
    return list(parent)
      .filter((name) => existsSync(path.join(parent, name, 'cert9.db')))
      .map((name) => ({ name: `Firefox (profile ${name})`, folder: path.join(parent, name) }))
  })
  return [
    ...(platform !== 'darwin' && hasChromium
      ? [{ name: `Chromium and Chrome (${chromium})`, folder: chromium }]
      : []),
    ...profiles,
  ]
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function isInNss(entry: readonly string[], machine: Machine, authority: Authority): boolean {
  const { status, stdout } = spawnSync('certutil', ['-L', ...entry, '-a'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: machine.path },
  })
  return status === 0 && isSame(stdout, authority)
}

function isSame(pem: string, { certificate }: Authority): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 === certificate.fingerprint256
  } catch {
    return false
  }
}

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

/** The first program of this name in the folders of `searched`, or null. */
export function findProgram(name: string, searched: string): string | null {
  const files = searched.split(':').map((folder) => path.join(folder, name))
  return files.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
