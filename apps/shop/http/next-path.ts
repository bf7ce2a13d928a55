/**
 * A page of this shop to go on to after the login, or the home page for anything
 * else. Browsers take `//host` and `/\host` for another site.
 */
export function nextPath(path: unknown): string {
  const usable = typeof path === 'string' && path.length <= 500 && /^\/(?!\/)/.test(path)
  return usable && !unusable.test(path) ? path : '/'
}

const unusable = /\/\/|\\|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u
