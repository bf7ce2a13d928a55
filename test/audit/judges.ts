import type { Judge } from './judge.ts'
import { ffuf } from './judges/ffuf.ts'
import { npmAudit } from './judges/npm-audit.ts'
import { slowhttptest } from './judges/slowhttptest.ts'
import { sqlmap } from './judges/sqlmap.ts'
import { sslscan } from './judges/sslscan.ts'
import { testssl } from './judges/testssl.ts'
import { wapiti } from './judges/wapiti.ts'

/** From quick to slow. */
export const judges: readonly Judge[] = [
  npmAudit,
  sslscan,
  ffuf,
  slowhttptest,
  testssl,
  wapiti,
  sqlmap,
]
