import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import path from 'node:path'

/** nginx handing out a file: what no page that is made can be cheaper than. */
export async function staticFile(folder: string, port: number, page: string) {
  await mkdir(path.join(folder, 'logs'), { recursive: true })
  await writeFile(path.join(folder, 'index.html'), page, 'latin1')
  await writeFile(path.join(folder, 'nginx.conf'), configuration(port))
  return {
    // Debian keeps nginx where only root's PATH looks.
    command: existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx',
    args: ['-p', folder, '-c', 'nginx.conf', '-e', 'logs/error.log', '-g', 'daemon off;'],
  }
}

// The number of workers and open files as the edge has them.
const configuration = (port: number) => `
${process.getuid?.() === 0 ? `user ${userInfo().username};` : ''}
worker_processes 2;
pid nginx.pid;
error_log logs/error.log warn;
events { worker_connections 2048; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  default_type text/html;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server { listen 127.0.0.1:${port}; root .; }
}
`
