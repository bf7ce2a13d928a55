import type { Stack } from './stack.ts'

export type TestConsole = Awaited<ReturnType<typeof openTestConsole>>

/** The console of a running stack, as a program with the token sees it; each answer with its status. */
export async function openTestConsole(stack: Stack) {
  const { direct } = await stack.labJson<{ direct: string }>('token')
  const link = new URL(direct)
  const authorization = `Bearer ${link.searchParams.get('token')}`

  async function send<T>(
    method: string,
    path: string,
    form?: Record<string, string>,
    canWrite = true,
  ) {
    const answer = await fetch(new URL(path, link), {
      method,
      headers: {
        Accept: 'application/json',
        ...(canWrite ? { Authorization: authorization } : {}),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    return { status: answer.status, json: (await answer.json()) as T }
  }

  return {
    /** With `?token=`: what a browser opens. */
    link: direct,
    origin: link.origin,
    get: <T>(path: string) => send<T>('GET', path),
    post: <T = { error?: string }>(path: string, form: Record<string, string> = {}) =>
      send<T>('POST', path, form),
    /** As somebody who may only look. */
    postWithoutToken: (path: string, form: Record<string, string> = {}) =>
      send<{ error?: string }>('POST', path, form, false),
  }
}
