import type { Command } from './commands/commands.ts'

/** A fault as pages, scenarios and the control plane know it; its command says what it does. */
export interface FaultEntry {
  /** `moment`: it is over at once. `time`: it lasts for a time, and clears itself. */
  lasts: 'moment' | 'time'
  /** Whether requests fail: its button is red. */
  isDangerous: boolean
  /** The command that ends it before its time. */
  end?: (name: string) => Command
  /** Its button, in the lab's languages. */
  title: { en: string; fr: string }
  /** What happens to the component, in the lab's languages. */
  effect: { en: string; fr: string }
}

const resume = (name: string): Command => ({ command: 'resume', name })

/** By the name of its command. */
export const faultTable = {
  kill: {
    lasts: 'moment',
    isDangerous: true,
    title: { en: 'Kill', fr: 'Tuer' },
    effect: {
      en: 'crashes at once (SIGKILL) and is restarted automatically',
      fr: 's’arrête brutalement (SIGKILL) et redémarre automatiquement',
    },
  },
  pause: {
    lasts: 'time',
    isDangerous: false,
    end: resume,
    title: { en: 'Pause', fr: 'Suspendre' },
    effect: {
      en: 'keeps its connections open but does not respond',
      fr: 'garde ses connexions ouvertes mais ne répond plus',
    },
  },
  slow: {
    lasts: 'time',
    isDangerous: false,
    end: (name) => ({ command: 'slow', name, ms: 0 }),
    title: { en: 'Slow down', fr: 'Ralentir' },
    effect: { en: 'adds the delay to every page', fr: 'ajoute ce délai à chaque page' },
  },
  drain: {
    lasts: 'time',
    isDangerous: false,
    end: resume,
    title: { en: 'Drain', fr: 'Drainer' },
    effect: {
      en: 'receives no new requests but keeps running',
      fr: 'ne reçoit plus de nouvelles requêtes mais continue de tourner',
    },
  },
  stop: {
    lasts: 'time',
    isDangerous: true,
    end: (name) => ({ command: 'start', name }),
    title: { en: 'Stop', fr: 'Arrêter' },
    effect: {
      en: 'shuts down gracefully and is started again after the duration',
      fr: 's’arrête proprement et redémarre à l’issue de la durée',
    },
  },
  lag: {
    lasts: 'time',
    isDangerous: false,
    end: () => ({ command: 'lag', seconds: 0 }),
    title: { en: 'Add lag', fr: 'Ajouter un retard' },
    effect: {
      en: 'all read replicas apply replicated changes with this delay',
      fr: 'toutes les répliques en lecture appliquent les changements répliqués avec ce retard',
    },
  },
} satisfies Record<string, FaultEntry>

export type FaultName = keyof typeof faultTable
/** What is in the list of active faults. */
export type FaultKind = Lasting<'time'>
type Lasting<Lasts> = {
  [Name in FaultName]: (typeof faultTable)[Name]['lasts'] extends Lasts ? Name : never
}[FaultName]

const faultNames = Object.keys(faultTable) as FaultName[]
const lasting = <Lasts extends FaultEntry['lasts']>(lasts: Lasts) =>
  faultNames.filter((name): name is Lasting<Lasts> => faultTable[name].lasts === lasts)

export const faultKinds: readonly FaultKind[] = lasting('time')
export const momentaryFaults = lasting('moment')

/** Which faults the page of switches offers, by kind of component. */
export const faultCards = {
  replica: ['kill', 'pause', 'slow', 'drain', 'stop'],
  /** A primary, and the members of a group: they cannot lag on purpose. */
  database: ['kill', 'pause', 'stop'],
  'read-replica': ['lag', 'stop', 'kill', 'pause'],
  redis: ['kill', 'pause', 'stop'],
  edge: ['kill', 'pause', 'stop'],
  web: ['kill', 'pause', 'stop'],
  whoami: ['kill', 'pause', 'stop'],
} as const satisfies Record<string, readonly FaultName[]>

/** The command that ends a fault before its time. */
export const endOfFault = ({ kind, target }: { kind: FaultKind; target: string }): Command =>
  faultTable[kind].end(target)

/** The button of every fault. */
export const faultTitles = (language: 'en' | 'fr') => textsOf('title', language)

/** What happens to the component, for every fault. */
export const faultEffects = (language: 'en' | 'fr') => textsOf('effect', language)

const textsOf = (field: 'title' | 'effect', language: 'en' | 'fr') =>
  Object.fromEntries(faultNames.map((name) => [name, faultTable[name][field][language]])) as Record<
    FaultName,
    string
  >
