import {
  createServer,
  IncomingMessage,
  type Server,
  type ServerOptions,
  ServerResponse,
} from 'node:http'
import type { Express } from 'express'

/**
 * A server whose requests and responses are made with the app's prototypes. Express sets
 * both on each request, after which V8 knows neither object's shape any more; set to what
 * it is already, a prototype changes nothing. CPU of a list page on Node 20: × 0.70; on Node 24, which
 * keeps track, × 1.0.
 */
export function createAppServer(options: ServerOptions, app: Express): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  app.request = between(AppRequest.prototype, app.request)
  app.response = between(AppResponse.prototype, app.response)
  return createServer({ ...options, IncomingMessage: AppRequest, ServerResponse: AppResponse }, app)
}

const between = <Upper extends object>(lower: object, upper: Upper): Upper =>
  Object.setPrototypeOf(lower, upper)
