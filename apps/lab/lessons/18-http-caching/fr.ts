import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Les caches HTTP',
  story:
    'Un journal renvoie vers la boutique, et tout le monde ouvre la même page. Jonas active le cache du ' +
    'répartiteur de charge, qui garde une seconde la page d’un visiteur. « Une seconde, ce n’est ' +
    'rien », dit Mia. Jonas lui demande combien de requêtes les répliques verront encore.',
  question:
    'Le répartiteur conserve une page pendant une seconde. Des visiteurs demandent cette page vingt fois par seconde, soixante fois en tout. Quel pourcentage des réponses vient du cache ?',
  choices: {},
  unit: '% des requêtes',
  method:
    'D’abord, on demande une feuille de style et une image, puis de nouveau l’image avec son ETag, avec ' +
    'sa date Last-Modified et avec l’ETag d’une autre copie, enfin le panier. Puis 60 visiteurs demandent la ' +
    'liste des produits, un toutes les 50 ms, sans cache puis avec ; l’en-tête Cache-Status indique les ' +
    'succès de cache. À la fin, un client connecté ouvre cinq fois la même page.',
  steps: {
    expiration: 'Une feuille de style et une image',
    validation: 'La même image, avec ses validateurs',
    private: 'Le panier',
    'cache-off': 'Soixante visiteurs, cache désactivé',
    'cache-on': 'Soixante visiteurs, cache activé',
    customer: 'Un client connecté, cache activé',
  },
  columns: {
    cache: 'Cache du répartiteur',
    requests: 'Requêtes',
    hits: 'Succès de cache',
    percent: 'Taux de succès, %',
    meanMs: 'Moyenne, ms',
    off: 'désactivé',
    on: 'activé',
    customer: 'activé, client connecté',
  },
  claims: {
    expiration: (n) =>
      `La feuille de style peut servir ${n.assetDays} jours sans rien demander, l’image ${n.pictureDays}. Attendu : 365 jours et 1 jour.`,
    validation: (n) =>
      `Avec son propre ETag et sa date, l’image a reçu les statuts ${n.byTagStatus} et ${n.byDateStatus}, et ${n.revalidatedBytes} octets. Attendu : 304 les deux fois, sans corps.`,
    'sent-again': (n) =>
      `Avec l’ETag d’une autre copie, l’image a reçu le statut ${n.changedStatus}. Attendu : 200, avec l’image.`,
    personal: (n, { cartNoStore, customerNoStore }) =>
      `${cartNoStore && customerNoStore ? 'Le panier et les pages du client ont no-store' : 'Toutes les pages personnelles n’ont pas no-store'}, et ${n.customerHits} des ${n.customerRequests} pages d’un client étaient des succès de cache. Attendu : no-store sur toutes, et aucun succès.`,
    'off-asks-apps': (n) =>
      `Sans cache, ${n.hitsOff} requêtes sur ${n.requests} étaient des succès de cache. Attendu : aucune.`,
    'on-hits': (n) =>
      `Avec le cache, ${n.percentOn} % des ${n.requests} requêtes étaient des succès de cache. Attendu : ${n.expectedPercent} %.`,
  },
  causes: {
    'header-missing':
      'Le serveur n’envoie pas d’en-tête Cache-Control pour les fichiers statiques.',
    'header-changed': 'Un proxy intermédiaire modifie ou supprime les en-têtes.',
    'no-validators':
      'Le serveur n’envoie ni ETag ni Last-Modified, ou les ignore dans les requêtes.',
    'tag-ignored': 'Le serveur répond 304 sans comparer les ETags.',
    'cookies-ignored':
      'Le répartiteur n’exclut pas les requêtes qui portent les cookies d’une session.',
    'switch-late': 'Un processus du répartiteur avait encore la configuration précédente.',
    'another-cache': 'Un autre cache se trouve devant le répartiteur.',
    'slow-page':
      'La page a pris si longtemps que plusieurs requêtes étaient en cours avant sa mise en cache.',
    'not-storable': 'La réplique n’a pas permis de conserver sa page.',
  },
  explanation: {
    expiration: (n) =>
      `Expiration : Cache-Control: max-age permet à tout cache d’utiliser la feuille de style ${n.assetDays} jours et l’image ${n.pictureDays} sans requête. Le nom de la feuille de style contient une empreinte de son contenu : une nouvelle version a un nouveau nom.`,
    validation: (n) =>
      `Validation : interrogé, par ETag et par Last-Modified, pour savoir si sa copie était encore à jour, le serveur a répondu 304 Not Modified et envoyé 0 octet au lieu de ${n.fullBytes}.`,
    'sent-again': (n) =>
      `Avec l’ETag d’une autre copie, il a répondu ${n.changedStatus} : un validateur qui ne correspond pas coûte la réponse entière.`,
    personal: (n) =>
      `Le panier et les pages du client portaient Cache-Control: no-store, et aucune des ${n.customerRequests} pages du client ne venait du cache partagé. Sinon, quelqu’un d’autre aurait pu recevoir cette page.`,
    shared: (n) =>
      `Cache partagé : sans cache, les ${n.requests} requêtes sont toutes allées aux répliques. Avec le cache, le répartiteur a répondu lui-même à ${n.hitsOn} d’entre elles, soit ${n.percentOn} %.`,
    faster: (n) =>
      `Un visiteur a attendu ${n.meanMsOn} ms avec le cache et ${n.meanMsOff} ms sans (moyennes).`,
    measured: (n) =>
      `Taux de succès des pages de visiteurs : ${n.percentOff} % sans cache, ${n.percentOn} % avec.`,
  },
  theory: {
    freshness:
      'Une réponse conservée est fraîche pendant max-age secondes (s-maxage pour les caches partagés) et sert alors sans demander au serveur. Ensuite, elle est périmée.',
    validators:
      'Une copie périmée n’est pas forcément à jeter : avec If-None-Match (l’ETag) ou If-Modified-Since (la date), le serveur peut la confirmer par 304, sans corps. Un ETag est exact ; une date compte en secondes entières.',
    scopes:
      'Le cache d’un navigateur est privé, celui d’un répartiteur ou d’un réseau de diffusion de contenu est partagé. public permet à tout cache de conserver une réponse, private au seul navigateur, no-cache exige une validation avant chaque usage, no-store interdit toute conservation. Ici, la boutique accorde une seconde à son propre répartiteur par un en-tête à part, X-Accel-Expires, et n’en dit rien aux navigateurs.',
    ratio:
      'Taux de succès = succès / requêtes. Sur R requêtes à la suite, seule la première ne trouve rien si les copies sont renouvelées en arrière-plan, comme le fait nginx : (R − 1) / R = 59 / 60 = 98,3 %. (Ici, il recommence une copie toutes les dix secondes, ce qui peut en coûter une de plus.) Le cache de HAProxy laisse passer une requête quand une copie est périmée : 57 / 60 = 95 % en trois secondes. La charge des répliques ne dépend plus du nombre de visiteurs, mais du nombre de pages différentes et de la durée de fraîcheur de chacune.',
  },
  tryIt: [
    { text: 'Activez le cache.', command: 'npm run lab cache on' },
    {
      text: 'Ouvrez la liste des produits et regardez l’en-tête Cache-Status dans les outils de développement du navigateur.',
      link: { label: 'Les produits', path: '/products' },
    },
    { text: 'Désactivez-le.', command: 'npm run lab cache off' },
  ],
  notice:
    'Dans les outils de développement, rechargez normalement une page et regardez les images : lesquelles viennent du cache du navigateur, et lesquelles ont reçu 304 ?',
}
