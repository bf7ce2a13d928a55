import type { SessionData } from 'express-session'
import { idleSeconds, type SessionBackend } from './backend.ts'

// A bot that collects cookies must not fill the process: the oldest go first.
const mostSessions = 100_000

/** Sessions in this process: no other replica sees them, and they end with it. */
export function createMemorySessions() {
  const sessions = new Map<string, { json: string; expiresAt: number }>()

  function put(id: string, data: SessionData): void {
    sessions.delete(id)
    sessions.set(id, { json: JSON.stringify(data), expiresAt: Date.now() + idleSeconds * 1000 })
    const [oldest] = sessions.keys()
    if (oldest !== undefined && sessions.size > mostSessions) sessions.delete(oldest)
  }

  const backend: SessionBackend = {
    async load(id) {
      const found = sessions.get(id)
      if (!found) return null
      if (found.expiresAt > Date.now()) return JSON.parse(found.json)
      sessions.delete(id)
      return null
    },
    async create(id, data) {
      put(id, data)
    },
    async replace(id, data) {
      if (sessions.has(id)) put(id, data)
    },
    async remove(id) {
      sessions.delete(id)
    },
  }
  /** Deletes those that have expired; returns how many. */
  function sweep(): number {
    const before = sessions.size
    for (const [id, { expiresAt }] of sessions) {
      // Each visit that is stored puts a session last: the rest are younger.
      if (expiresAt > Date.now()) break
      sessions.delete(id)
    }
    return before - sessions.size
  }

  return { ...backend, sweep, count: () => sessions.size }
}
