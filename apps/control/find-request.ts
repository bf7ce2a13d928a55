import { type RequestRecord, requestIdPattern } from '../shared/app-traffic.ts'
import type { Driver } from './driver.ts'
import { Refusal } from './refusal.ts'

/** What one app replica has recorded of a request. */
export interface FoundRequest {
  replica: string
  record: RequestRecord
}

/**
 * Asks every app replica that answers: after a retry several of them have handled the request.
 * @throws Refusal for what can be no request id
 */
export async function findRequest(driver: Driver, id: string): Promise<FoundRequest[]> {
  if (!requestIdPattern.test(id)) throw new Refusal(422, 'bad-arguments', { problem: 'request id' })
  const found = await Promise.all(
    (await driver.listApps()).map(async ({ name, report }): Promise<FoundRequest[]> => {
      if (!report) return []
      const answer = await driver.askApp(name, 'GET', `/traffic/${id}`).catch(() => null)
      const record = (answer as { record: RequestRecord | null } | null)?.record
      return record ? [{ replica: name, record }] : []
    }),
  )
  return found.flat()
}
