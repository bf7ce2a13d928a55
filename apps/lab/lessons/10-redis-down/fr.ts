import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Redis est en panne',
  story:
    'Toutes les sessions sont dans Redis, pour que n’importe quel réplica fasse l’affaire. Et voilà que Redis n’est plus ' +
    'là. Mara est connectée et cherchait du ruban adhésif. Dans la boutique où elle travaillait avant, chaque page ' +
    'restait bloquée dix secondes ce jour-là, même les mentions légales, et le répartiteur sortait un réplica après ' +
    'l’autre, car leurs contrôles de santé étaient bloqués aussi.',
  question:
    'Redis est arrêté. Mara, qui est connectée, continue de parcourir le catalogue. Que lui arrive-t-il ?',
  choices: {
    error: 'elle reçoit une page d’erreur',
    guest: 'elle continue comme simple visiteuse, et se retrouve connectée ensuite',
    'logged-out': 'elle continue comme simple visiteuse, et doit se reconnecter ensuite',
    waits: 'ses pages restent bloquées des secondes',
  },
  method:
    'Quatre nouveaux membres se connectent. Avec Redis en marche, arrêté, puis suspendu (il garde ses connexions et ne répond ' +
    'rien), ils ouvrent 24 pages du catalogue, chronométrées une par une. Puis on essaie une page qui demande une connexion, ' +
    'un nouveau visiteur met quelque chose au panier, et on compte combien de membres la boutique reconnaît, pendant ' +
    'et après.',
  steps: {
    'log-in': 'Quatre personnes ouvrent un compte, et sont connectées',
    stop: 'Arrêt de Redis, et les achats continuent',
    start: 'Redémarrage',
    pause: 'Redis est suspendu : il ne répond plus',
    resume: 'Il reprend',
  },
  columns: {
    redis: 'Redis',
    catalogue: 'Pages du catalogue affichées',
    p95Ms: 'p95, ms',
    slowestMs: 'Page la plus lente, ms',
    account: 'Page du compte, code',
    guestCart: 'Nouveau panier, code',
    recognised: 'Membres reconnus',
    after: '… ensuite',
    up: 'en marche',
    stopped: 'arrêté',
    paused: 'suspendu',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    return [
      `Pendant que Redis était arrêté, ${n('stoppedCatalogue')} pages du catalogue sur ${n('pages')} ont été affichées, la plus lente après ${n('stoppedSlowestMs', 0)} ms. Les membres parcourent la boutique comme visiteurs ; ce qui a besoin d’une session répond 503 et dit quand réessayer.`,
      `${n('stoppedBackMs', 0)} ms après son retour, Redis gardait de nouveau des sessions, et ${n('stoppedAfter')} membres sur ${n('members')} étaient encore connectés. ${numbers.stoppedAfter === numbers.members ? 'Deux choses y contribuent : Redis écrit chaque changement sur son disque, et pendant son absence aucune page ne touche au cookie qui porte le nom de la session.' : 'Les autres doivent se reconnecter : Redis est revenu sans leurs sessions. S’il écrit chaque changement sur son disque, et si pendant ce temps aucune page ne touche au cookie qui porte le nom de la session, personne n’a à le faire.'}`,
      `Suspendu, c’est pire que mort. Une porte fermée se remarque tout de suite ; une porte muette, il faut l’attendre. La page la plus lente a pris ${n('pausedSlowestMs', 0)} ms : c’est le temps qu’un réplica attend une réponse, une fois. Ensuite il ne demande plus rien avant que Redis réponde de nouveau, et les autres pages sont rapides.`,
    ]
  },
  theory:
    'Échouer vite : avec une limite T par commande et la mémoire des échecs, une panne coûte à chaque réplica à peu près une ' +
    'attente de T (ici une demi-seconde), et non une par page. Sans limite, elle coûte à chaque page la patience du ' +
    'client : 10 s et plus. La disponibilité d’une page est le produit de celles des éléments dont elle a besoin ; le ' +
    'catalogue ne doit donc pas avoir besoin de Redis.',
  tryIt: [
    {
      text: 'Connectez-vous d’abord.',
      link: { label: 'La page d’expérience', path: '/demo' },
    },
    { text: 'Arrêtez Redis.', command: 'npm run lab stop redis' },
    {
      text: 'Parcourez : le catalogue est là, votre nom non.',
      link: { label: 'Le catalogue', path: '/products' },
    },
    { text: 'Redémarrez-le, et rechargez : vous revoilà.', command: 'npm run lab start redis' },
    {
      text: 'Suspendez-le maintenant une demi-minute.',
      command: 'npm run lab -- pause redis --for 30s',
    },
  ],
  notice:
    'Aucun réplica ne sort de la rotation : leur contrôle de santé demande s’ils peuvent servir une page, et non si tous les éléments vont bien.',
}
