import { existsSync, readFileSync } from 'node:fs'
import type { Stage } from '../../../../infra/stages/stage.ts'
import { fetchDirect, withSecret } from '../../../shared/direct-http.ts'
import { innerUrl } from '../../../shared/inner-tls.ts'
import { reloadSecrets } from '../../../shared/secret.ts'
import type { SecretsDriver } from '../../driver.ts'
import { Refusal, typeOutside } from '../../refusal.ts'
import type { Components } from './components.ts'
import { changePasswords } from './databases.ts'
import { changeUsers } from './redis.ts'
import { redisServersOf } from './redis-servers.ts'

/** In the run folder while `setup rotate` runs, which alone may write secrets. */
export const secretsSocket = 'secrets.sock'

/** Rotates the secrets of an installation in containers. */
export function createSecretsDriver(
  project: string,
  stage: Stage,
  { apps, whoami }: Components,
): SecretsDriver {
  /** @throws Refusal with what to type instead */
  async function ask(method: string, json?: unknown): Promise<{ names: string[] }> {
    const compose = project === 'stickyshop' ? 'docker compose' : `docker compose -p ${project}`
    if (!existsSync(secretsSocket)) throw typeOutside([`${compose} run --rm setup rotate`])
    const options = { method, json, socketPath: secretsSocket }
    const answer = await fetchDirect('http://setup/', options)
    const body = await answer.json()
    if (!answer.ok) throw new Error(body.error)
    return body
  }

  async function tellProcesses(): Promise<void> {
    for (const processes of [apps, whoami])
      for (const { name } of await processes.list()) await processes.ask(name, 'PUT', '/secrets')
    const answer = await fetchDirect(innerUrl('lab', 3000, '/secrets'), {
      method: 'PUT',
      headers: withSecret(readFileSync('/run/secrets/internal', 'utf8').trim()),
      timeoutMs: 5000,
    }).catch(() => null)
    if (!answer?.ok) throw new Refusal(503, 'no-answer', { name: 'lab' })
  }

  return {
    list: async () => (await ask('GET')).names,
    async change(step, names) {
      await ask('PUT', { step, names })
    },
    async apply() {
      reloadSecrets()
      await changePasswords()
      for (const server of redisServersOf(stage))
        await changeUsers(server).catch(() => {
          throw new Refusal(503, 'no-answer', { name: server.name })
        })
      await tellProcesses()
    },
  }
}
