import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Lire sur le réplica',
  story:
    'Pour soulager le primaire, Léna envoie toutes les lectures au réplica. Au test, c’est rapide et juste. Une ' +
    'semaine plus tard, le téléphone sonne : « J’ai mis trois bâtons de colle dans mon panier et il en ' +
    'affiche deux. J’ai cliqué encore, et maintenant j’en ai quatre. » Cet après-midi-là, une grosse ' +
    'importation avait mis le réplica deux secondes en retard.',
  question:
    'Le réplica a deux secondes de retard, et « lire ses propres écritures » est désactivé. Des gens changent leur panier et le regardent aussitôt. Quel pourcentage voit l’ancien ?',
  choices: {},
  unit: '% des consultations',
  method:
    'Huit clients changent une quantité dans leur panier et le regardent, dix fois chacun. En même temps, vingt ' +
    'visiteurs qui n’ont rien écrit ouvrent le catalogue. Cela se fait sans retard et avec deux secondes de ' +
    'retard, chaque fois sans et avec « lire ses propres écritures ». Server-Timing dit quelle base a répondu.',
  steps: {
    'lag-0-off': 'Sans retard, sans protection',
    'lag-0-on': 'Sans retard, avec protection',
    'lag-2-off': 'Deux secondes de retard, sans protection',
    'lag-2-on': 'Deux secondes de retard, avec protection',
  },
  columns: {
    lag: 'Retard, s',
    freshness: 'Lire ses propres écritures',
    reads: 'Consultations après un changement',
    stale: 'Périmées',
    fromReplica: 'Venues du réplica, %',
    guestsFromReplica: 'Visiteurs servis par le réplica, %',
    meanMs: 'Durée moyenne d’une consultation, ms',
    stalePercent: 'Périmées, %',
    off: 'non',
    on: 'oui',
    'lag-0-off': 'sans retard, non',
    'lag-0-on': 'sans retard, oui',
    'lag-2-off': '2 s, non',
    'lag-2-on': '2 s, oui',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `Avec deux secondes de retard et sans protection, ${n('lateOffStale')} consultations sur ${n('lateOffReads')} ont montré l’ancien panier : qui regarde plus tôt que le retard ne peut pas voir son changement.`,
      `Sans retard, ${numbers.nowOffStale ? `c’était encore ${n('nowOffStale')} sur ${n('nowOffReads')}` : 'ce n’était aucune cette fois ; recommencez, et ce sera peut-être quelques-unes'}. Même un réplica au repos, à côté de son primaire, a besoin d’un instant, et un clic d’une machine voisine peut être plus rapide. « Le retard est petit » n’est pas un argument.`,
      `Avec la protection, ${n('lateOnStale')} étaient périmées. Chaque changement laisse son GTID, le numéro de sa transaction, dans un cookie. La consultation suivante demande au réplica s’il l’a : sans retard, ${n('nowOnFromReplica')} consultations sur ${n('nowOnReads')} y sont restées, en ${n('nowOnMs', 0)} ms ; avec deux secondes de retard, ${n('lateOnFromReplica')}, et le primaire a répondu aux autres.`,
      `Et le réplica restait utile : les visiteurs qui n’avaient rien écrit ont été servis par lui (${n('lateOnGuests')} sur 20), avec des prix vieux de deux secondes. Seuls ceux qui le remarqueraient vont au primaire.`,
    ]
  },
  theory:
    'Une consultation qui vient t après un changement est périmée quand t est plus petit que le retard L. Avec L = 2 s et des clics à ' +
    'quelques millisecondes, c’est 100 %. Avec la protection, un réplica ne peut répondre que ce qui comprend le ' +
    'dernier GTID du visiteur : c’est 0 % quel que soit le retard ; le prix est que les lectures de ceux qui viennent ' +
    'd’écrire vont au primaire pendant L secondes.',
  tryIt: [
    {
      text: 'Mettez le réplica cinq secondes en retard.',
      command: 'npm run lab -- lag 5s --for 5m',
    },
    { text: 'Enlevez la protection.', command: 'npm run lab freshness off' },
    {
      text: 'Mettez quelque chose au panier. Il est vide ; rechargez jusqu’à ce qu’il ne le soit plus.',
      link: { label: 'Des notes jaunes', path: '/products/classic-yellow-notes' },
    },
    { text: 'Remettez la protection, et recommencez.', command: 'npm run lab freshness on' },
    { text: 'Mettez fin au retard.', command: 'npm run lab lag 0' },
  ],
  notice:
    'La pastille au pied de chaque page dit de quelle base elle vient : « db-2 (replica) » ou « db-1 (primary) ».',
}
