import type { Stage, StageName } from '../../../../infra/stages/stage.ts'
import { stageNames } from '../../../../infra/stages/stage.ts'
import {
  balancerOfApps,
  commandToStart,
  hasWebTier,
  stages,
} from '../../../../infra/stages/stages.ts'
import type { LabServices } from '../../lab-services.ts'
import { course, lessonTexts } from '../../lessons/course.ts'
import { missingFrom } from '../../lessons/needs.ts'
import type { Shown } from '../../stages/claim.ts'
import { claimsOf } from '../../stages/claims.ts'
import { type Language, texts } from '../../texts/texts.ts'
import { momentFormat, numberFormat } from '../../texts/typography.ts'
import { drawStage, hopsOf } from './stage-picture.ts'

export interface StagePage {
  name: StageName
  stages: { name: StageName; title: string; current: boolean; runs: boolean }[]
  runs: boolean
  title: string
  intro: string
  /** What starts it. */
  command: string
  /** SVG. */
  picture: string
  components: { name: string; purpose: string }[]
  /** How the components talk, in sentences. */
  hops: { hop: string; protocol: string }[]
  claims: {
    id: string
    text: string
    how: string
    shown: { text: string; at: string; holds: boolean } | null
  }[]
  /** What nothing on this machine can show, in sentences. */
  further: readonly string[]
  /** Those that it can run. */
  lessons: { href: string; text: string }[]
}

/** The page of a stage; of the one that runs, with its single features exchanged. */
export function stagePage(
  name: StageName,
  running: Stage,
  { config, demonstrations }: Pick<LabServices, 'config' | 'demonstrations'>,
  language: Language,
): StagePage {
  const words = texts[language].stages
  const runs = running.name === name
  const inContainers = config.COMMANDER === 'engine'
  const stage = runs ? running : stageHere(stages[name], inContainers)
  return {
    name,
    stages: stageNames.map((one) => ({
      name: one,
      title: words.titles[one],
      current: one === name,
      runs: one === running.name,
    })),
    runs,
    title: words.titles[name],
    intro: words.intros[name],
    command: commandToStart(name, inContainers, balancerOfApps(running)),
    picture: drawStage(stage, words),
    components: componentsOf(stage).map((key) => ({
      name: words.components[key].name,
      purpose: words.components[key].purpose,
    })),
    hops: hopsOf(stage).map(({ hop, protocol }) => ({ hop: words.hops[hop], protocol })),
    claims: claimsOf(stage).map(({ id }) => {
      const last = runs ? demonstrations.last(id) : null
      return {
        id,
        ...words.claims[id],
        shown: last && {
          text: shownText(last, language),
          at: words.shownAt(momentFormat(language)(last.at)),
          holds: last.holds,
        },
      }
    }),
    further: [
      ...words.further[name],
      ...(stage.edges === 2 && stage.virtualAddresses.length === 0
        ? [words.furtherSharedPort]
        : []),
    ],
    lessons: course
      .filter(({ needs }) => missingFrom(stage, needs, inContainers).length === 0)
      .map((lesson) => ({
        href: `/lessons/${lesson.id}`,
        text: `${lesson.number} ${lessonTexts(lesson, language).title}`,
      })),
  }
}

/** In containers two load balancers have a virtual address; this one unless FIXED_NETWORK says otherwise. */
const stageHere = (stage: Stage, inContainers: boolean): Stage =>
  inContainers && stage.edges === 2 ? { ...stage, virtualAddresses: ['10.30.80.10'] } : stage

/** What a demonstration counted, and whether it agrees with the claim. */
export function shownText(shown: Shown, language: Language): string {
  const { browse, cart, probes = [], connections, alert, holds } = shown
  const words = texts[language].stages
  const format = numberFormat(language)
  const counts = [
    ...(browse ? [words.browsed(format(browse.worked), format(browse.all))] : []),
    ...probes.map(({ hop, name, plaintext }) =>
      texts[language].lessons.pair(
        `${words.hops[hop]} (${name})`,
        words.answers[String(plaintext) as keyof typeof words.answers],
      ),
    ),
    ...(connections
      ? [
          words.connected(
            format(connections.reached),
            format(connections.all),
            connections.wrong === 0 ? null : format(connections.wrong),
          ),
        ]
      : []),
    ...(alert
      ? [words.alerted(alert.component, alert.seconds === null ? null : format(alert.seconds))]
      : []),
    ...(cart ? [words.changedCart(format(cart.worked), format(cart.all))] : []),
  ]
  return [...counts, holds ? words.holds : words.holdsNot].join(' ')
}

export type ComponentKey =
  | 'dns'
  | 'nginx'
  | 'haproxy'
  | 'web'
  | 'balancer'
  | 'balancers'
  | 'balancersWithAddress'
  | 'webServers'
  | 'app'
  | 'apps'
  | 'database'
  | 'primary'
  | 'readReplica'
  | 'group'
  | 'redis'
  | 'sentinels'
  | 'whoami'
  | 'firewall'
  | 'monitoring'

const componentsOf = ({
  edge,
  edges,
  virtualAddresses,
  web,
  apps,
  databases,
  redis,
  failover,
  sentinels,
  whoami,
  firewall,
  monitoring,
}: Stage): ComponentKey[] => [
  'dns',
  ...frontOf({ edge, edges, virtualAddresses, web }),
  apps.most === 1 ? 'app' : 'apps',
  ...databasesOf({ databases, failover }),
  ...(redis ? [sentinels > 0 ? ('sentinels' as const) : ('redis' as const)] : []),
  ...(whoami > 0 ? (['whoami'] as const) : []),
  ...(firewall ? (['firewall'] as const) : []),
  ...(monitoring ? (['monitoring'] as const) : []),
]

function databasesOf({
  databases,
  failover,
}: Pick<Stage, 'databases' | 'failover'>): ComponentKey[] {
  if (failover === 'group') return ['group']
  return databases === 1 ? ['database'] : ['primary', 'readReplica']
}

type Front = Pick<Stage, 'edge' | 'edges' | 'virtualAddresses' | 'web'>

function balancersOf({ edges, virtualAddresses }: Pick<Front, 'edges' | 'virtualAddresses'>) {
  if (edges === 1) return 'balancer'
  return virtualAddresses.length > 0 ? 'balancersWithAddress' : 'balancers'
}

function frontOf({ edge, edges, virtualAddresses, web }: Front): ComponentKey[] {
  if (hasWebTier({ web })) return [balancersOf({ edges, virtualAddresses }), 'webServers']
  return edge === 'haproxy' ? ['haproxy', 'web'] : ['nginx']
}
