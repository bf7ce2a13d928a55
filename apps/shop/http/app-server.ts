import { IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http'
import type { Express } from 'express'
import { createInnerServer, type TlsConfig } from '../../shared/inner-tls.ts'

/**
 * A server whose requests and responses are made with the app's prototypes. Express sets
 * both on each request, after which V8 knows neither object's shape any more; set to what
 * it is already, a prototype changes nothing. CPU of a list page on Node 20: × 0.70; on Node 24, which
 * keeps track, × 1.0.
 *
 * @param acceptsPlaintext see `createInnerServer`
 */
export function createAppServer(
  config: TlsConfig,
  options: ServerOptions,
  app: Express,
  acceptsPlaintext?: () => boolean,
): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  app.request = between(AppRequest.prototype, app.request)
  app.response = between(AppResponse.prototype, app.response)
  const prototypes = { IncomingMessage: AppRequest, ServerResponse: AppResponse } as ServerOptions
  return createInnerServer(config, { ...options, ...prototypes }, app, acceptsPlaintext)
}

const between = <Upper extends object>(lower: object, upper: Upper): Upper =>
  Object.setPrototypeOf(lower, upper)
