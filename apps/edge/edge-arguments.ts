/**
 * Arguments for nginx in `folder`, a copy of `nginx/` with `generated/`, `logs/` and `temp/`
 * beside it. It stays in the foreground; HUP reloads, QUIT ends after the last request,
 * TERM at once. With `-t` in front it only checks.
 */
export const edgeArguments = (folder: string): string[] => [
  '-p',
  folder,
  // Before the configuration is read, nginx would write to the system's own log.
  '-e',
  'logs/error.log',
  '-c',
  'nginx.conf',
  '-g',
  'daemon off;',
]
