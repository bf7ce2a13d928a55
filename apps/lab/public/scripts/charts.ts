import { refresh } from './refresh.js'

// Prometheus asks every five seconds; a new page for each answer would cost more than it shows.
const everyMs = 10_000

setInterval(() => {
  if (!document.hidden) void refresh()
}, everyMs)
