import { type Refusal, typeOutside } from '../../refusal.ts'

/** What only the engine can do, as the commands to type on its machine. */

/** Only the number changes, whatever settings the others were started with. */
export function scaleOutside(project: string, count: number): Refusal {
  const compose = project === 'stickyshop' ? 'docker compose' : `docker compose -p ${project}`
  return typeOutside([`${compose} up -d --no-deps --no-recreate --scale app=${count} app`])
}

export type LabCommand = 'kill' | 'stop' | 'start' | 'restart' | 'pause' | 'resume'

/** The lab itself: while it is stopped, nobody could start it again from inside. */
export function labOutside(project: string, command: LabCommand): Refusal {
  const container = `${project}-lab-1`
  const typed: Record<LabCommand, string> = {
    kill: `docker kill ${container} && docker start ${container}`,
    stop: `docker stop ${container}`,
    start: `docker start ${container}`,
    restart: `docker restart ${container}`,
    pause: `docker pause ${container}`,
    resume: `docker unpause ${container}`,
  }
  return typeOutside([typed[command]])
}
