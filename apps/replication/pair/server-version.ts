/** `8.4.6` and `11.8.3-MariaDB-ubu2404`, as `VERSION()` says it, with the server's name in front. */
export function serverVersion(said: string): string {
  const number = /^[\d.]+/.exec(said)?.[0] ?? said
  return `${/mariadb/i.test(said) ? 'MariaDB' : 'MySQL'} ${number}`
}
