import { limits } from '../../../../../infra/topology.ts'
import { type Done, Refusal } from '../legacy.ts'
import { type Engine, type Inspected, type Listed, label } from './engine-client.ts'
import type { EngineParts } from './engine-parts.ts'

/** From now on there are `count` replicas; those with the highest numbers go first. */
export async function scaleByEngine(parts: EngineParts, count: number): Promise<Done> {
  const { minReplicas, maxReplicas } = limits
  if (!Number.isInteger(count) || count < minReplicas || count > maxReplicas)
    throw new Refusal(422, `Expected ${minReplicas} to ${maxReplicas} replicas.`)
  const { engine } = parts
  const replicas = (await engine.list()).filter(({ service }) => service === 'app')
  const [model] = replicas
  if (!model)
    throw new Refusal(409, 'There is no replica to make others like: docker compose up -d')
  await Promise.all(
    replicas.filter(({ number }) => number > count).map((one) => remove(engine, one)),
  )
  const missing = numbersUpTo(count).filter((n) => !replicas.some(({ number }) => number === n))
  const added = await Promise.all(missing.map((number) => addLike(engine, model, number)))
  await Promise.all(added.map((one) => parts.healthy(one)))
  return { message: `${count} replicas are in rotation.`, replicas: count }
}

const numbersUpTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

async function remove(engine: Engine, replica: Listed): Promise<void> {
  if (replica.state === 'paused') await engine.tell(replica, 'unpause')
  await engine.tell(replica, 'stop')
  await engine.ask('DELETE', `/containers/${replica.id}`)
}

/** A container with the model's image, settings, volumes and networks, under its own number. */
async function addLike(engine: Engine, model: Listed, number: number): Promise<Listed> {
  const like = await engine.inspect(model)
  const container = `${engine.project}-app-${number}`
  const [first, ...more] = networksFor(like, model, container)
  const created = (await engine.ask('POST', `/containers/create?name=${container}`, {
    ...like.Config,
    // The engine names it after its id.
    Hostname: undefined,
    Labels: { ...like.Config.Labels, [label('container-number')]: String(number) },
    HostConfig: like.HostConfig,
    NetworkingConfig: { EndpointsConfig: first && { [first.name]: first.endpoint } },
  })) as { Id: string }
  // Engines before 25 take one network at a creation.
  for (const { name, endpoint } of more)
    await engine.ask('POST', `/networks/${name}/connect`, {
      Container: created.Id,
      EndpointConfig: endpoint,
    })
  const added = { ...model, id: created.Id, container, name: `app-${number}`, number }
  await engine.tell(added, 'start')
  return added
}

/** The networks of the model, the names of the service with them; the one that it was created in first. */
function networksFor({ NetworkSettings, HostConfig }: Inspected, model: Listed, container: string) {
  const own = (alias: string) => alias === model.container || model.id.startsWith(alias)
  return Object.entries(NetworkSettings.Networks)
    .map(([name, { Aliases }]) => ({
      name,
      endpoint: { Aliases: [container, ...(Aliases ?? []).filter((alias) => !own(alias))] },
    }))
    .sort(
      (a, b) =>
        Number(b.name === HostConfig.NetworkMode) - Number(a.name === HostConfig.NetworkMode),
    )
}
