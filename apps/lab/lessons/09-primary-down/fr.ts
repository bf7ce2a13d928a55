import type { LessonTexts } from '../lesson-texts.ts'
import { say } from '../say.ts'

export const texts: LessonTexts = {
  title: 'Le primaire est en panne',
  story:
    'Vendredi, dix heures du soir. La carte réseau de la machine du réplica se bloque ; personne ne le remarque, car ' +
    'la boutique continue avec le seul primaire. Cinq personnes font leurs achats, et la boutique dit vingt fois « dans votre ' +
    'panier ». Puis l’alimentation du primaire grille. Tomas remet le réplica sur le réseau, le promeut, et ' +
    'la boutique est de retour après quelques minutes. Le samedi, des gens écrivent que leur panier était ' +
    'plein, et qu’il est vide.',
  question:
    'Le réplica n’apprend rien de 20 changements que la boutique a confirmés. Puis le primaire meurt et le réplica est promu. Combien des 20 sont perdus ?',
  choices: {},
  unit: 'sur 20 changements',
  method:
    'Cinq nouvelles personnes remplissent leur panier. Le primaire est arrêté pendant que le réplica le suit : on essaie ce ' +
    'qui marche encore, le réplica est promu à la main, et ce qui a été confirmé est comparé aux ' +
    'paniers. L’ancien primaire revient comme réplica. Puis le réplica est coupé, en l’arrêtant, vingt autres ' +
    'changements sont confirmés, le primaire est arrêté lui aussi, et l’autre est démarré et promu. Ce que ' +
    'quelqu’un d’autre a changé dans ces instants est perdu aussi.',
  steps: {
    'come-in': 'Cinq personnes ouvrent un compte et remplissent leur panier',
    'stop-primary': 'Arrêt du primaire, et essai de ce qui marche encore',
    promote: 'Promotion du réplica, à la main',
    rejoin: 'Retour de l’ancien primaire, comme réplica',
    'cut-off': 'Le réplica est coupé, pendant que les gens continuent',
    'stop-again': 'Arrêt du primaire, et démarrage de celui qui a tout manqué',
    'promote-again': 'Sa promotion, et le compte de ce qui a disparu',
    rebuild: 'Retour de l’autre : il est reconstruit',
  },
  columns: {
    what: 'Sans primaire',
    result: 'Mesuré',
    browse: 'Parcourir',
    search: 'Chercher',
    cart: 'Regarder le panier',
    history: 'Regarder ses commandes',
    login: 'Se connecter',
    add: 'Mettre au panier',
    'lost-following': 'Perdus sur 20, le réplica ayant suivi',
    'lost-away': 'Perdus sur 20, le réplica ayant été coupé',
    acknowledged: 'Confirmés',
    lost: 'Perdus',
    yes: 'marche',
    no: 'ne marche pas',
  },
  explain: (numbers, format) => {
    const n = say(numbers, format)
    const seconds = (name: string) => format((numbers[name] ?? 0) / 1000, 1)
    return [
      `Sans primaire, ${n('works')} choses sur 6 marchaient encore : tout ce qui ne fait que lire, et la connexion, car les sessions vivent dans Redis. Un changement recevait ${n('refusedStatus')} et « Retry-After: ${n('retryAfter')} » : réessayez dans tant de secondes. Rien n’était perdu, puisque rien n’était promis.`,
      `La promotion du réplica a pris ${seconds('promotionMs')} s jusqu’au premier changement accepté. ${n('lostFollowing')} sur ${n('acknowledged')} étaient perdus : il les avait tous reçus à temps. C’est ce qui arrive d’habitude, et ce n’est pas une promesse : le primaire confirme avant que le réplica ait quoi que ce soit.`,
      `Après une coupure de ${n('windowMs', 0)} ms pendant laquelle ${n('acknowledged')} changements ont été confirmés, ${n('lostAway')} étaient perdus. Pas d’erreur, pas de ligne dans un journal : les paniers sont simplement comme ils étaient avant.`,
      `L’ancien primaire les avait encore à son retour, et personne d’autre. Un nœud qui a des transactions inconnues du nouveau primaire ne peut pas le suivre : il a donc été reconstruit, en ${seconds('rebuildMs')} s ; ses anciens fichiers sont mis de côté pour qui veut y chercher ce qui s’est perdu.`,
    ]
  },
  theory:
    'Réplication asynchrone : ce qui peut être perdu (le point de reprise, RPO) = rythme des changements × temps depuis ' +
    'que le réplica a reçu quelque chose pour la dernière fois. Coupé, c’est tout depuis ce moment : 20 sur 20. Avec une ' +
    'réplication semi-synchrone, le primaire ne confirme que ce qu’un réplica a reçu : rien n’est perdu alors, mais sans ' +
    'réplica rien n’est confirmé non plus. Qu’un humain promeuve est voulu : une machine qui ne distingue pas ' +
    '« mort » de « injoignable » fait deux primaires.',
  tryIt: [
    { text: 'Arrêtez le primaire.', command: 'npm run lab stop db-1' },
    {
      text: 'Parcourez la boutique, puis mettez quelque chose au panier : la page dit que cela doit attendre.',
      link: { label: 'La boutique', path: '/products' },
    },
    { text: 'Promouvez le réplica.', command: 'npm run lab promote db-2' },
    { text: 'Faites revenir l’ancien ; il suit maintenant.', command: 'npm run lab start db-1' },
    {
      text: 'Et retour au point de départ : quand les deux vivent, rien n’est perdu.',
      command: 'npm run lab promote db-1',
    },
  ],
  notice:
    'La différence entre les deux phrases par lesquelles « promote » répond : la promotion en douceur laisse d’abord le réplica rattraper et dit que rien n’est perdu ; l’autre dit ce qu’elle ne peut pas savoir.',
}
