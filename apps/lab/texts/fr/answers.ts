import {
  messages as englishMessages,
  formatMessage,
  type Message,
  type MessageCode,
} from '../../../control/messages.ts'
import type { Texts } from '../en/en.ts'
import { claims, input, type Phrases, problems, translator } from './phrases.ts'

/** What the control plane answers, by the codes of `apps/control/messages.ts`. */
export const messages: Readonly<Record<MessageCode, string>> = {
  scaled: '{count} répliques de l’application sont en rotation.',
  'scaled-already': 'Il y avait déjà {count} répliques de l’application.',
  'whoami-scaled': '{count} instances de whoami fonctionnent.',
  'whoami-scaled-already': 'Il y avait déjà {count} instances de whoami.',
  'web-scaled': '{count} serveurs web fonctionnent.',
  'web-scaled-already': 'Il y avait déjà {count} serveurs web.',
  'switch-set': '{name} : {value}, partout.',
  killed: '{name} a été tué.',
  'killed-pid': '{name} (pid {pid}) a été tué.',
  'killed-back': '{name} a été tué ; il est de retour après {tookMs}.',
  'killed-pid-back': '{name} (pid {pid}) a été tué ; il est de retour après {tookMs}.',
  stopped: '{name} est arrêté. Pour le démarrer : {lab} start {name}',
  'stopped-for': '{name} est arrêté pendant {forMs}.',
  'stopped-already': '{name} était déjà arrêté.',
  started: '{name} est démarré et prêt.',
  'started-already': '{name} est prêt.',
  restarted: '{name} a été redémarré en {tookMs}.',
  rotated: 'Renouvelés en {tookMs} : {names}.',
  'rotated-lab': 'Renouvelés en {tookMs} : {names}. Le nouveau lien vers le lab : {lab} token',
  rolled: '{count} répliques de l’application ont été redémarrées une par une en {tookMs}.',
  deployed:
    'La nouvelle version fonctionne ({version}) : {apps} répliques de l’application ont été redémarrées l’une après l’autre en {tookMs}. {failed} requêtes sur {requests} ont échoué pendant ce temps.',
  'deployed-with-downtime':
    'La nouvelle version fonctionne ({version}) : {name} a été arrêtée puis démarrée en {tookMs}. {failed} requêtes sur {requests} ont échoué pendant ce temps.',
  'rolled-back-errors':
    'La version {version} a été retirée : {errors} de ses {answers} réponses étaient des erreurs, plus que pour la version précédente. {failed} des {requests} requêtes de cette commande ont échoué.',
  'rolled-back-slow':
    'La version {version} a été retirée : 95 % de ses réponses ont pris jusqu’à {ms} ms, celles de la version précédente {others} ms. {failed} des {requests} requêtes de cette commande ont échoué.',
  'version-in-containers':
    'Dans les conteneurs, une version est une image, que seul le moteur peut démarrer. Donnez le moteur au plan de contrôle (infra/compose/control.yml), ou installez la nouvelle version partout à la fois, sur l’hôte : docker compose up -d --build',
  'no-image':
    'Il n’y a pas d’image {image} sur cette machine. Construisez-la, ou téléchargez-la avec : docker pull {image}',
  'version-does-not-start':
    'La version {version} ne démarre pas ; la version précédente continue : {problem}',
  'no-room-for-version':
    'Une version démarre à côté des répliques de l’application en place, et il ne peut y en avoir que {most}. Réduisez-en d’abord le nombre : {lab} scale 3',
  'no-build':
    '{folder} n’est pas une version construite de la boutique : il y manque {file}. Construisez-la sur place avec : npm run build',
  'paused-for': '{name} est suspendu pendant {forMs}.',
  resumed: '{name} fonctionne normalement.',
  drained:
    '{name} est drainé : il ne reçoit plus de nouvelles requêtes. Pour annuler : {lab} resume {name}',
  'drained-for': '{name} est drainé pendant {forMs}.',
  slowed: 'Chaque page de {name} prend {ms} ms de plus, pendant {forMs}.',
  'slowed-at-once':
    'Chaque page de {name} prend {ms} ms de plus, {atOnce} à la fois, pendant {forMs}.',
  weighted: '{name} a le poids {weight} au répartiteur de charge.',
  'slow-ended': '{name} est aussi rapide qu’avant.',
  lagging: '{names} : les changements s’appliquent avec {seconds} s de retard, pendant {forMs}.',
  'lag-ended': '{names} : les changements s’appliquent aussitôt.',
  promoted: '{name} est le serveur primaire ; {old} réplique depuis lui. Rien n’a été perdu.',
  'promoted-by-force':
    '{name} est le serveur primaire. Les changements que {old} avait confirmés sans les avoir encore ' +
    'envoyés, s’il y en avait, sont perdus ; au retour de {old}, il sera comparé et, s’il en a ' +
    'davantage, reconstruit.',
  'promoted-with-loss':
    '{name} est le serveur primaire. {lost} changements que {old} avait confirmés sont perdus, pour autant que l’on sache ; ' +
    'quand {old} revient, elle est comparée et, si elle en a plus, reconstruite.',
  'promoted-without-loss':
    '{name} est le serveur primaire. Elle avait reçu tout ce que {old} avait confirmé : rien n’est perdu.',
  'writes-moved': '{name} prend maintenant les écritures du groupe. Rien n’a été perdu.',
  'promoted-already': '{name} est déjà le serveur primaire.',
  restored: 'Tout a été réinitialisé.',
  'restored-except': 'Réinitialisé, sauf ceci : {problems}',
  stopping: 'Arrêt en cours.',
  value: '{text}',

  'unknown-name': 'Nom inconnu : « {name} ». Noms connus : {known}.',
  'unknown-name-meant':
    'Nom inconnu : « {name} ». Vouliez-vous dire {meant} ? Noms connus : {known}.',
  'unknown-value':
    '« {value} » n’est pas une valeur valide pour {name}. Valeurs possibles : {known}.',
  'unknown-value-meant':
    '« {value} » n’est pas une valeur valide pour {name}. Vouliez-vous dire {meant} ? Valeurs possibles : {known}.',
  'unknown-command': 'Action inconnue : « {name} ».',
  'unknown-switch': 'Réglage inconnu : « {name} ».',
  'no-edge-switch': '« {name} » ne change rien à la configuration du répartiteur.',
  'bad-arguments': '{problem}',
  'apps-only-drain': 'Seules les répliques de l’application peuvent être drainées : {known}.',
  'apps-only-weight': 'Seules les répliques de l’application ont un poids : {known}.',
  'weight-range':
    'Poids attendu : de {least} à {most}. Pour sortir {name} de la rotation : {lab} drain {name}',
  'apps-only-slow': 'Seules les répliques de l’application peuvent être ralenties : {known}.',
  'replicas-range': 'Il faut de {min} à {max} répliques de l’application.',
  'whoami-range': 'Il faut de {min} à {max} instances de whoami.',
  'web-range': 'Il faut de {min} à {max} serveurs web.',
  'stage-no-web':
    'L’étape {stage} n’a pas de serveurs web derrière des répartiteurs. Pour en avoir : {command}',
  'stage-no-whoami': 'L’étape {stage} n’a pas de whoami. Avec whoami : {command}',
  'stage-one-app':
    'L’étape {stage} a une seule réplique de l’application. Pour en avoir plus : {command}',
  'stage-no-redis': 'L’étape {stage} n’a pas de Redis. Avec Redis : {command}',
  'captured-plaintext':
    '{packets} paquets de {name} en {forMs}, lisibles : {requests} requêtes, un mot de passe ({password}), un cookie de session ({cookie}), le titre d’une page ({title}).',
  'captured-unreadable': '{packets} paquets de {name} en {forMs}. Rien n’y est lisible.',
  'captured-nothing': 'Aucun paquet de {name} en {forMs} : personne ne lui a rien envoyé.',
  'capture-no-program':
    'Les paquets sont capturés par tcpdump, qui n’est pas installé : sudo apt-get install tcpdump',
  'capture-refused':
    'tcpdump n’a pas le droit de capturer des paquets ici. Pour l’autoriser : sudo setcap cap_net_raw+ep $(command -v tcpdump). Il dit : {problem}',
  'capture-in-containers':
    'Les conteneurs ne peuvent pas capturer de paquets. Lancez la boutique avec npm start, ou sur l’hôte : tcpdump',
  'stage-no-inner-tls':
    'L’étape {stage} n’a pas de certificats entre ses composants. Avec eux : {command}',
  'stage-no-read-replica': 'L’étape {stage} n’a pas de réplique en lecture. Avec une : {command}',
  'slow-range': 'Valeur maximale : {mostMs}.',
  'lag-range': 'Il faut des secondes entières, de 1s à 1h, ou 0.',
  'not-running': '{name} n’est pas en marche ({state}).',
  'not-running-start': '{name} n’est pas en marche ({state}) : {lab} start {name}',
  'stopped-before': '{name} est déjà arrêté.',
  'no-answer': '{name} ne répond pas.',
  'bad-answer': '{name} a répondu {status}.',
  'edge-late': '{name} ne répond pas avec sa nouvelle configuration. Voir : {lab} logs {name}',
  'not-ready': '{name} est en marche, mais ne se déclare pas prêt.',
  'did-not-start': '{name} n’a pas démarré. {problem}',
  'no-read-replica': 'La réplique en lecture n’est pas en marche.',
  'no-data': '{name} n’a pas de données.',
  'no-room':
    'Le disque de {name} est plein : il ne peut pas prendre les écritures. {primary} reste le serveur primaire.',
  'being-rebuilt': '{name} est en cours de reconstruction.',
  'not-replicating':
    '{name} ne réplique pas depuis {primary}. {primary} reste le serveur primaire.{error}',
  'not-connected':
    '{name} n’est pas connecté à {primary}. {primary} reste le serveur primaire.{error}',
  'not-applying':
    '{name} n’applique pas ce qu’il reçoit. {primary} reste le serveur primaire.{error}',
  'not-caught-up':
    '{name} n’a pas rattrapé son retard en {seconds} s. {primary} reste le serveur primaire.',
  'would-lose':
    '{primary} avait confirmé {count} changements que {name} n’a pas reçus : ils seraient perdus. Ramenez {primary} ({lab} start {primary}), ou perdez-les : {lab} promote {name} --force',
  'was-away':
    '{name} n’était pas connectée à {primary} quand {primary} a été vue pour la dernière fois : il lui manque peut-être des changements que {primary} a confirmés depuis. Ramenez {primary} ({lab} start {primary}), ou perdez-les : {lab} promote {name} --force',
  'another-has-more':
    '{other} a reçu {count} changements qui manquent à {name} : {lab} promote {other}. Pour les perdre : {lab} promote {name} --force',
  'may-lose':
    '{others} ne répond pas et est peut-être seule à avoir des changements que {primary} avait confirmés : {lab} start {others}. Pour s’en passer : {lab} promote {name} --force',
  'not-applied': '{name} n’a pas pu appliquer en {seconds} s ce qu’il a reçu.',
  'no-member':
    '{name} n’est pas membre du groupe de bases en ce moment ; elle ne peut pas prendre les écritures.',
  'group-decides':
    'Aucun membre du groupe ne prend d’écritures en ce moment. Dès qu’une majorité est là, le groupe reprend de lui-même.',
  'primary-unreachable': 'Le serveur primaire, {name}, ne répond pas.',
  'no-delay-in-group':
    'Les bases de données forment un groupe, dont les membres appliquent chaque modification dès son arrivée. Un retard se règle avec --database replicas.',
  'unknown-secret': 'Aucun secret ne s’appelle « {name} ». Secrets connus : {known}.',
  'unknown-secret-meant':
    'Aucun secret ne s’appelle « {name} ». Vouliez-vous dire {meant} ? Secrets connus : {known}.',
  'backed-up': 'Les données de la boutique sont dans {file}.',
  'backup-checked':
    'La dernière sauvegarde peut être restaurée : {dump} et {logs} journaux binaires ont redonné les données de {time}, avec {orders} commandes, en {tookMs}. Il y manque {missing} commandes plus récentes.',
  'restored-to':
    'Les données sont celles de {time} : à partir de {dump} et de {logs} journaux binaires, en {tookMs}.',
  'restore-time': '« {time} » n’est pas une heure. Attendu, par exemple : 2026-11-28T23:10:00Z.',
  'restore-future': '{time} n’est pas encore passé.',
  'no-backup': 'Il n’y a pas encore de sauvegarde. Pour en faire une : {lab} backup',
  'backup-check-in-containers':
    'Dans des conteneurs, une sauvegarde se vérifie en la restaurant dans une autre installation : docs/self-hosting.md',
  'restore-too-early':
    'Il n’y a pas de sauvegarde antérieure à {time}. La plus ancienne : {oldest}',
  'restore-too-late':
    'Les journaux binaires de {name} ont été conservés jusqu’à {until} : les données de {time} ne peuvent pas être reconstituées. Elles peuvent l’être jusque-là.',
  'restore-log-missing':
    'Les données de {time} ne peuvent pas être reconstituées : parmi les journaux binaires de {name} qu’il faut, {log} manque.',
  'backup-no-tools':
    '{name} n’est pas installé. Il vient avec le client du serveur de base de données (sous Debian et Ubuntu : sudo apt-get install {package}).',
  'rotation-interrupted':
    'Le renouvellement a été interrompu : {problem} Les anciens et les nouveaux secrets sont acceptés jusqu’à ce qu’il soit relancé : {lab} rotate {names}',
  'no-controller': 'Le contrôleur de réplication ne répond pas.',
  'promotion-unnoticed':
    '{name} est le serveur primaire, mais certaines répliques de l’application ne l’ont pas encore pris en compte.',
  'no-primary': 'On ne peut écrire sur aucune base de données en ce moment.',
  'primary-refuses': 'Le serveur primaire, {name}, refuse les écritures : {problem}',
  'not-everywhere':
    'Le changement est enregistré, mais certaines répliques de l’application ne l’ont pas encore appliqué.',
  'type-outside': 'Les conteneurs se pilotent depuis la machine hôte. Exécutez-y :\n  {commands}',
  'unknown-email': 'Aucun compte n’a l’adresse {email}.',
  'no-dashboards':
    'Rien n’est supervisé. Démarrez avec la supervision : npm start -- --monitoring on',
  'no-second-factor':
    '{email} n’a pas encore de second facteur : connectez-vous et mettez-le en place sur la page ' +
    '/account/second-factor.',
  'codes-used': 'Ce code et le suivant ont déjà servi. Réessayez dans une demi-minute.',
  held: 'La leçon {number} est en cours ; arrêtez-la d’abord.',
  'held-by': '{by} est en cours : il faut d’abord y mettre fin.',
  busy: 'Quelqu’un d’autre change quelque chose : {command}. Réessayez dans un instant.',
  'locked-out':
    'Les réglages sont verrouillés. La personne qui les a verrouillés peut les déverrouiller sur la page Classe.',
  'unknown-path': 'Il n’y a rien à l’adresse {method} {path}.',
  'too-large': 'La requête est trop grande.',
  'not-json': 'La requête n’est pas du JSON.',
  failed: '{problem}',
}

const states: Readonly<Record<string, string>> = {
  starting: 'démarre',
  stopping: 's’arrête',
  stopped: 'arrêté',
  waiting: 'arrêté brutalement, va redémarrer',
  paused: 'suspendu',
  unresponsive: 'ne répond pas',
  ready: 'prêt',
}

export const message = ({ code, values }: Message): string => {
  const { state, problem } = values
  const shown = {
    ...values,
    ...(state === undefined ? {} : { state: states[state] ?? state }),
    ...(problem === undefined ? {} : { problem: translateSentence(String(problem)) }),
  }
  return formatMessage({ code, values: shown }, messages, duration)
}

/** `1.5 s` is `1,5 s`. */
const duration = (text: string): string => text.replace('.', ',').replace('days', 'jours')

/** The same for where lessons keep a sentence without its code. */
const phrases: Phrases = Object.fromEntries(
  Object.entries(englishMessages).flatMap(([code, english]) => {
    if (/^\{\w+\}$/.test(english)) return []
    const names = [...english.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const place = (_: string, name: string) => `{${names.indexOf(name) + 1}}`
    const french = messages[code as MessageCode].replace(/\{(\w+)\}/g, place)
    return [[english.replace(/\{\w+\}/g, '{}'), french]]
  }),
)

/** The active faults. */
const faults: Phrases = {
  paused: 'suspendu',
  drained: 'drainé',
  stopped: 'arrêté',
  'lag of {} s': 'retard de {1} s',
  '{} ms slower': 'ralenti de {1} ms',
  '{} ms slower, {} at a time': 'ralenti de {1} ms, {2} à la fois',
}

export const translateSentence: Texts['translateSentence'] = translator(
  { ...states, ...phrases, ...faults, ...problems, ...input, ...claims },
  ',',
)
