import type { Request, Response } from 'express'

/** One cookie's value as sent, or undefined. No decoding: ours are plain ASCII. */
export function readCookie(req: Request, name: string): string | undefined {
  const header = req.headers.cookie
  if (!header) return undefined
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** Name and value of the cookies whose names begin with `prefix`, in the order they were sent. */
export function readCookies(req: Request, prefix: string): [name: string, value: string][] {
  const parts = (req.headers.cookie ?? '').split(';').map((part) => part.trim())
  return parts
    .filter((part) => part.startsWith(prefix) && part.includes('='))
    .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)])
}

/** Adds a cookie to those that the response already sets. */
export function setCookie(
  res: Response,
  req: Request,
  name: string,
  value: string,
  maxAgeSeconds: number,
): void {
  const secure = req.secure ? '; Secure' : ''
  res.append(
    'Set-Cookie',
    `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`,
  )
}
