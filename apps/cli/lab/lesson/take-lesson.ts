import { setTimeout as sleep } from 'node:timers/promises'
import type { LessonPage } from '../../../lab/views/present/lesson-page.ts'
import type { ConsoleClient } from '../console-client.ts'

const lookEveryMs = 200

/**
 * Says what is expected (null to skip), runs the lesson, tells its steps as they begin, and
 * resolves to how its page looks afterwards. @throws ConsoleRefused
 */
export async function takeLesson(
  client: ConsoleClient,
  id: string,
  said: string | null,
  onStep: (step: string) => void,
): Promise<LessonPage> {
  const prediction: Record<string, string> = said === null ? { skip: 'yes' } : { answer: said }
  await client.post(`/lessons/${id}/prediction`, prediction)
  await client.post(`/lessons/${id}/run`)
  let told = 0
  for (;;) {
    const page = await client.get<LessonPage>(`/lessons/${id}`)
    const { running } = page
    if (!running) return page
    for (; told < running.steps.length; told++) onStep(running.steps[told]?.text ?? '')
    await sleep(lookEveryMs)
  }
}
