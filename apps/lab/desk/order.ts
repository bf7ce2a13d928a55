/** One order to the running system: a switch turned, a fault made or ended. */
export interface Order {
  method: 'PUT' | 'POST'
  /** Of the control socket: `/switches/sessions`, `/processes/app-2/kill`, `/lag`, `/roll`. */
  path: string
  body?: Record<string, unknown>
}
