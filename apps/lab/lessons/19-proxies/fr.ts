import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Proxy direct et proxy inverse',
  story:
    'Au travail, le navigateur de Robin ne se connecte pas aux sites mais à un proxy, qui transmet ses ' +
    'requêtes. Sam, qui exploite la boutique, dit aussi « proxy » et pense au répartiteur de charge devant ' +
    'les serveurs. Les deux se trouvent entre un navigateur et un serveur. Qui chacun d’eux cache-t-il ?',
  question:
    'La requête de Robin passe par le proxy direct de l’entreprise, qui n’ajoute aucun en-tête sur ses clients. Quelle adresse le serveur voit-il ?',
  choices: {
    client: 'celle de Robin',
    proxy: 'celle du proxy',
    both: 'celle du proxy, et celle de Robin dans un en-tête',
  },
  method:
    'La leçon démarre un petit serveur web et un proxy direct sur des adresses de bouclage à elle. Un ' +
    'client demande une page au serveur directement, puis par le proxy, puis par un tunnel que le proxy ' +
    'ouvre (CONNECT), et un site qui n’est pas sur la liste du proxy. Le serveur note d’où vient chaque ' +
    'connexion, et les en-têtes. Puis un visiteur envoie dix requêtes à trois instances de whoami, derrière le ' +
    'répartiteur, chacune avec un faux en-tête X-Forwarded-For.',
  steps: {
    direct: 'Une requête sans proxy',
    forward: 'La même par le proxy direct',
    tunnel: 'La même par un tunnel (CONNECT)',
    blocked: 'Un site que le proxy n’autorise pas',
    reverse: 'Dix requêtes par le répartiteur, un proxy inverse',
  },
  columns: {
    way: 'Chemin',
    address: 'Connexion venant de',
    via: 'En-tête Via',
    named: 'Un en-tête nomme le client',
    servers: 'Serveurs qui ont répondu sous une adresse',
    direct: 'direct',
    forward: 'proxy direct',
    tunnel: 'tunnel',
    reverse: 'proxy inverse',
    client: 'client',
    proxy: 'proxy direct',
    balancer: 'répartiteur',
    unknown: 'inconnu',
    yes: 'oui',
    no: 'non',
  },
  claims: {
    direct: (_, { directClient }) =>
      directClient
        ? 'Sans proxy, la requête est arrivée avec un en-tête Via. Attendu : aucun.'
        : 'Sans proxy, le serveur a vu une autre connexion que celle du client. Attendu : celle du client.',
    forward: (_, { forwardClient, forwardNamed }) =>
      `Par le proxy direct, ${forwardClient ? 'le serveur a vu la connexion du client lui-même' : forwardNamed ? 'un en-tête a parlé du client au serveur' : 'le serveur n’a pas vu la connexion du proxy'}. Attendu : celle du proxy, et aucun en-tête sur le client.`,
    via: () =>
      'La requête transmise n’avait pas d’en-tête Via. Attendu : un en-tête au nom du proxy.',
    'reads-path': () =>
      'Le proxy n’a pas vu le chemin de la requête transmise. Attendu : chemin et paramètres.',
    tunnel: (_, { tunnelProxy, readTunnel }) =>
      `Dans le tunnel, ${tunnelProxy ? '' : 'le serveur n’a pas vu la connexion du proxy'}${tunnelProxy && readTunnel ? 'le proxy a vu plus que l’hôte et le port' : ''}${tunnelProxy && !readTunnel ? 'la requête avait un en-tête Via' : ''}. Attendu : la connexion du proxy, sans rien d’ajouté ni de lu.`,
    blocked: (n) =>
      `Le site hors de la liste a reçu le statut ${n.blockedStatus}, et le serveur a reçu ${n.reached} requêtes. Attendu : 403 et aucune.`,
    reverse: (_, { forgedArrived }) =>
      forgedArrived
        ? 'Le faux en-tête X-Forwarded-For est arrivé derrière le répartiteur. Attendu : la vraie adresse du client, seule.'
        : 'Derrière le répartiteur, X-Forwarded-For n’était pas l’adresse du client. Attendu : la vraie adresse du client, seule.',
    'hides-servers': (n) =>
      `Sous l’adresse du répartiteur, ${n.reverseServers} instances ont répondu. Attendu : ${n.instances}.`,
  },
  causes: {
    'proxy-between': 'Un autre proxy se trouve entre le client et le serveur.',
    'not-forwarded': 'Le client n’a pas utilisé le proxy.',
    'names-client': 'Le proxy nomme ses clients dans un en-tête.',
    'no-via': 'Le proxy, ou un autre derrière lui, supprime l’en-tête Via.',
    'reads-tunnel': 'Le proxy ouvre le tunnel et lit ce qui s’y trouve.',
    'no-list': 'Le proxy transmet à tous les hôtes.',
    'header-passed': 'Le répartiteur transmet ce que le client a envoyé sous ce nom.',
    'not-told': 'Le répartiteur n’indique pas aux serveurs l’adresse de son client.',
    'other-proxy': 'Un autre proxy devant le répartiteur est tenu pour fiable.',
    'not-ready': 'Une instance de whoami n’était pas prête.',
    'other-requests':
      'D’autres clients utilisaient whoami au même moment et ont pris une partie des tours.',
  },
  explanation: {
    direct: () =>
      'Sans proxy, le serveur a vu la connexion du client lui-même : l’adresse et le port étaient les siens.',
    forward: () =>
      'Par le proxy direct, le serveur a vu la connexion du proxy, et aucun en-tête ne lui a parlé du client. Pour le serveur, le client est le proxy.',
    via: () =>
      'Le proxy a lu toute la requête, avec son chemin et ses paramètres, et ajouté un en-tête Via à son nom.',
    tunnel: () =>
      'Dans le tunnel, le proxy n’a appris que l’hôte et le port, et n’a rien ajouté : il recopie des octets. C’est ainsi que HTTPS traverse un proxy direct.',
    blocked: (n) =>
      `À un site hors de sa liste, le proxy a répondu lui-même ${n.blockedStatus} ; rien n’a atteint un serveur. Un proxy direct agit pour le côté des clients, qui fixe les règles.`,
    reverse: () =>
      'Derrière le répartiteur, whoami a trouvé l’adresse du client dans X-Forwarded-For, et non la fausse : le répartiteur écrase ce que les clients envoient sous ce nom.',
    'hides-servers': (n) =>
      `${n.reverseServers} serveurs ont répondu à ${n.requests} requêtes, tous sous la seule adresse du répartiteur. Un proxy inverse agit pour le côté des serveurs : un client ne peut pas savoir combien il y en a.`,
    measured: (n) =>
      `Serveurs qui ont répondu sous l’adresse du répartiteur : ${n.reverseServers} sur ${n.instances}.`,
  },
  theory: {
    sides:
      'Un proxy direct est choisi par le client, et cache des clients : beaucoup paraissent un seul, et il peut filtrer, mettre en cache et journaliser pour eux. Un proxy inverse est choisi par le propriétaire des serveurs, ressemble pour les clients au serveur d’origine, et cache des serveurs : il peut répartir la charge, mettre en cache, compresser et terminer TLS pour eux. HTTP nomme ce dernier une passerelle.',
    trust:
      'X-Forwarded-For et Forwarded ne sont que du texte dans une requête. On peut les croire jusqu’au dernier proxy que l’on maîtrise ; ce qui vient de plus loin peut être faux.',
    tunnels:
      'CONNECT demande à un proxy une connexion vers un hôte et un port, puis de relayer des octets. Si TLS passe dedans, le proxy ne peut rien lire ni modifier.',
  },
  tryIt: [
    {
      text: 'Cherchez RemoteAddr et X-Forwarded-For : l’un est le répartiteur, l’autre est vous.',
      link: { label: 'whoami', host: 'whoami', path: '/' },
    },
    {
      text: 'Envoyez un faux en-tête. Quelle valeur arrive ?',
      command: 'curl -H "X-Forwarded-For: 192.0.2.1" http://whoami.localhost:8080/',
    },
  ],
  notice:
    'Les pages de la boutique, elles, nomment dans X-Served-By la réplique qui a répondu. Que ferait de cet en-tête une boutique sur Internet ?',
}
