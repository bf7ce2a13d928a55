import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Lire sur la réplique en lecture',
  story:
    'Pour soulager le serveur primaire, Lena envoie toutes les lectures à la réplique en lecture. Lors des ' +
    'tests, c’est rapide et correct. Une semaine plus tard, un client appelle : « J’ai mis trois bâtons de ' +
    'colle au panier, et il en affiche deux. J’ai cliqué encore, et maintenant j’en ai quatre. » Cet ' +
    'après-midi-là, un gros import avait mis la réplique en lecture deux secondes en retard.',
  question:
    'La réplique en lecture a deux secondes de retard, et read-your-writes est désactivé. Des clients modifient leur panier et le regardent aussitôt. Quel pourcentage de ces lectures est périmé ?',
  choices: {},
  unit: '% des lectures',
  method:
    'Huit clients modifient une quantité dans leur panier puis lisent ce panier, dix fois chacun. En même ' +
    'temps, vingt visiteurs, qui n’ont rien écrit, ouvrent le catalogue. On mesure sans retard ajouté puis avec ' +
    'deux secondes de retard de réplication, à chaque fois sans et avec read-your-writes. L’en-tête ' +
    'Server-Timing nomme les bases interrogées.',
  steps: {
    'lag-0-off': 'Sans retard ajouté, read-your-writes désactivé',
    'lag-0-on': 'Sans retard ajouté, read-your-writes activé',
    'lag-2-off': 'Deux secondes de retard, read-your-writes désactivé',
    'lag-2-on': 'Deux secondes de retard, read-your-writes activé',
  },
  columns: {
    lag: 'Retard ajouté, s',
    freshness: 'Read-your-writes',
    reads: 'Lectures après une écriture',
    stale: 'Lectures périmées',
    fromReplica: 'De la réplique en lecture, %',
    guestsFromReplica: 'Visiteurs, de la réplique en lecture, %',
    medianMs: 'Médiane d’une lecture, ms',
    stalePercent: 'Lectures périmées, %',
    off: 'désactivé',
    on: 'activé',
    'lag-0-off': 'sans retard, désactivé',
    'lag-0-on': 'sans retard, activé',
    'lag-2-off': '2 s, désactivé',
    'lag-2-on': '2 s, activé',
  },
  claims: {
    'stale-unprotected': (n) =>
      `Avec ${n.lagSeconds} s de retard et sans read-your-writes, ${n.lateOffStale} lectures sur ${n.reads} étaient périmées. Attendu : toutes.`,
    'fresh-with-lag': (n) =>
      `Avec ${n.lagSeconds} s de retard et read-your-writes activé, ${n.lateOnStale} lectures sur ${n.reads} étaient périmées. Attendu : aucune.`,
    'fresh-without-lag': (n) =>
      `Sans retard ajouté et avec read-your-writes activé, ${n.nowOnStale} lectures sur ${n.reads} étaient périmées. Attendu : aucune.`,
    'primary-takes-over': (n) =>
      `Avec ${n.lagSeconds} s de retard et read-your-writes activé, la réplique en lecture a répondu à ${n.lateOnFromReplica} lectures sur ${n.reads}. Attendu : presque aucune, car elle n’avait pas encore les écritures.`,
    'replica-is-used': (n) =>
      `Sans retard ajouté et avec read-your-writes activé, la réplique en lecture a répondu à ${n.nowOnFromReplica} lectures sur ${n.reads}. Attendu : la plupart.`,
    'guests-stay': (n) =>
      `Avec ${n.lagSeconds} s de retard, ${n.lateOnGuests} visiteurs sur ${n.guests} ont été servis par la réplique en lecture. Attendu : tous.`,
  },
  causes: {
    'no-lag':
      'La réplique en lecture n’avait pas de retard : le délai n’a pas été appliqué, ou a pris fin trop tôt.',
    'reads-primary': 'L’application lit sur le serveur primaire.',
    'still-on': 'Read-your-writes était encore activé.',
    'still-off': 'Read-your-writes était encore désactivé.',
    'no-check':
      'L’application ne vérifie pas si la réplique en lecture a la dernière écriture du client, ou cette vérification réussit toujours.',
    'no-position':
      'Le GTID de l’écriture ne revient pas avec la requête suivante : le cookie n’est pas posé ou pas renvoyé.',
    waited: 'La réplique en lecture a rattrapé son retard pendant que l’application l’attendait.',
    'slow-replica':
      'La réplique en lecture était si lente que l’application a lu un moment sur le serveur primaire.',
    'replica-stopped': 'La réplication était arrêtée.',
  },
  explanation: {
    'stale-unprotected': (n) =>
      `Avec ${n.lagSeconds} s de retard et sans read-your-writes, ${n.lateOffStale} lectures sur ${n.reads} montraient l’ancien panier : une lecture qui suit de plus près que le retard ne voit pas l’écriture.`,
    'not-stale-unprotected': (n) =>
      `Avec ${n.lagSeconds} s de retard et sans read-your-writes, ${n.lateOffStale} lectures sur ${n.reads} montraient l’ancien panier.`,
    'stale-when-idle': (n) =>
      `Sans retard ajouté, c’était ${n.nowOffStale} sur ${n.reads}. La réplication asynchrone prend un instant même sur un système au repos, et une lecture peut être plus rapide.`,
    'fresh-when-idle': (n) =>
      `Sans retard ajouté, aucune des ${n.reads} lectures n’était périmée lors de cet essai. La réplication asynchrone ne le promet pas.`,
    fresh: () =>
      'Avec read-your-writes, aucune lecture n’était périmée, avec ou sans retard. Chaque écriture laisse son GTID dans un cookie, et une lecture ultérieure vérifie que la réplique en lecture a cette transaction.',
    'fresh-unproven': () =>
      'Avec read-your-writes, aucune lecture n’était périmée. Mais sans lui le retard ne les a pas toutes rendues périmées : cet essai n’en montre donc pas l’effet.',
    'not-fresh': (n) =>
      `Avec read-your-writes, ${n.nowOnStale} lectures sur ${n.reads} étaient périmées sans retard ajouté, et ${n.lateOnStale} sur ${n.reads} avec ${n.lagSeconds} s de retard.`,
    'replica-without-lag': (n) =>
      `Sans retard ajouté, la réplique en lecture a répondu à ${n.nowOnFromReplica} de ces lectures sur ${n.reads}, en ${n.nowOnMs} ms (médiane).`,
    'primary-took-over': (n) =>
      `Avec ${n.lagSeconds} s de retard, la réplique en lecture a répondu à ${n.lateOnFromReplica}, et ${n.lateOnFromPrimary} sont allées au serveur primaire, en ${n.lateOnMs} ms (médiane).`,
    'replica-answered': (n) =>
      `Avec ${n.lagSeconds} s de retard et read-your-writes activé, la réplique en lecture a répondu à ${n.lateOnFromReplica} lectures sur ${n.reads}.`,
    'guests-stayed': (n) =>
      `Les ${n.guests} visiteurs, qui n’avaient rien écrit, ont tous été servis par la réplique en lecture.`,
  },
  theory: {
    lag: 'La réplication est asynchrone par défaut. Une lecture qui vient t après une écriture est périmée si t est inférieur au retard L. Avec L = 2 s et quelques millisecondes entre les deux, c’est 100 %.',
    'read-your-writes':
      'Read-your-writes : les lectures d’un client voient au moins ses propres écritures. Si seul un serveur qui a le dernier GTID du client peut lui répondre, il y a 0 % de lectures périmées, quel que soit le retard. Le prix : pendant L secondes, les lectures de ceux qui viennent d’écrire vont au serveur primaire.',
    pool: 'Un pool de connexions les ouvre à la demande : la première requête vers une base est donc lente une fois par connexion, dans chaque réplique de l’application. C’est pourquoi le tableau donne des médianes.',
  },
  tryIt: [
    {
      text: 'Mettez la réplique en lecture cinq secondes en retard.',
      command: 'npm run lab -- lag 5s --for 5m',
    },
    { text: 'Désactivez read-your-writes.', command: 'npm run lab freshness off' },
    {
      text: 'Mettez un article au panier. Y est-il ? Rechargez plusieurs fois.',
      link: { label: 'Des notes jaunes', path: '/products/classic-yellow-notes' },
    },
    { text: 'Activez-le et recommencez.', command: 'npm run lab freshness on' },
    { text: 'Mettez fin au retard.', command: 'npm run lab lag 0' },
  ],
  notice:
    'Le pied de chaque page dit de quelle base elle vient : « db-2 (read replica) » ou « db-1 (primary) ». Quand cela change-t-il ?',
}
