import type { EdgeState } from './edge-state.ts'
import { quoted } from './quoted.ts'

export const pathsConf = ({ publicRoot }: EdgeState): string[] => [
  `root ${quoted(publicRoot)};`,
  "# Written together: lines are a tenth of what the edge's part of a request costs.",
  'access_log logs/access.log logfmt buffer=64k flush=200ms;',
  '# The built-in places need root; only the first two are ever used.',
  'client_body_temp_path temp/body;',
  'proxy_temp_path temp/proxy;',
  'fastcgi_temp_path temp/fastcgi;',
  'uwsgi_temp_path temp/uwsgi;',
  'scgi_temp_path temp/scgi;',
]
