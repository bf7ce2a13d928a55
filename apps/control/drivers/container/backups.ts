import type { BackupDriver } from '../../driver.ts'
import { Refusal, typeOutside } from '../../refusal.ts'

/** The control plane reaches no volume of a database: docs/self-hosting.md says what to type. */
export function createBackupDriver(project: string): BackupDriver {
  const compose = project === 'stickyshop' ? 'docker compose' : `docker compose -p ${project}`
  const script = (name: string, input: string) =>
    `${compose} exec -T db-1 sh /opt/stickyshop/${name}.sh ${input}`
  const restore = async () => {
    throw typeOutside([`${compose} stop app`, script('restore', '< shop.sql'), `${compose} up -d`])
  }
  return {
    backUp: async () => {
      throw typeOutside([script('backup', '> shop.sql')])
    },
    check: restore,
    restore,
    checkLast: async () => {
      throw new Refusal(409, 'backup-check-in-containers')
    },
  }
}
