import { anyNumbers, checkExplanations } from '../../../../test/support/explanations.ts'
import { lesson } from './lesson.ts'

const typical = {
  ...{ requests: 10, instances: 3, reached: 0, blockedStatus: 403 },
  ...{ directClient: 1, forwardClient: 0, forwardProxy: 1, tunnelProxy: 1 },
  ...{ directVia: 0, forwardVia: 1, tunnelVia: 0, forwardNamed: 0, readPath: 1, readTunnel: 0 },
  ...{ reverseNamed: 1, forgedArrived: 0, reverseServers: 3 },
}

checkExplanations(lesson, {
  typical,
  fixed: ['requests', 'instances'],
  contradictions: {
    'the client does not use the proxy': {
      numbers: {
        ...{ forwardClient: 1, forwardProxy: 0, forwardVia: 0, readPath: 0, tunnelProxy: 0 },
      },
      claims: ['forward', 'via', 'reads-path', 'tunnel'],
    },
    'the proxy names its clients': { numbers: { forwardNamed: 1 }, claims: ['forward'] },
    'the proxy reads its tunnels': {
      numbers: { readTunnel: 1, tunnelVia: 1 },
      claims: ['tunnel'],
    },
    'something stands in front of the server': {
      numbers: { directClient: 0, directVia: 1 },
      claims: ['direct'],
    },
    'the proxy goes anywhere': { numbers: { blockedStatus: 200, reached: 1 }, claims: ['blocked'] },
    'the edge believes its clients': {
      numbers: { reverseNamed: 0, forgedArrived: 1 },
      claims: ['reverse'],
    },
    'one instance answers': { numbers: { reverseServers: 1 }, claims: ['hides-servers'] },
  },
  truths: [
    {
      en: /^Without a proxy, the server saw the client’s own connection/,
      fr: /^Sans proxy, le serveur a vu la connexion du client lui-même/,
      when: (n) => n.directClient === 1,
    },
    {
      en: /the proxy is the client/,
      fr: /le client est le proxy/,
      when: (n) => n.forwardProxy === 1 && n.forwardClient === 0 && n.forwardNamed === 0,
    },
    {
      en: /added a Via header/,
      fr: /ajouté un en-tête Via/,
      when: (n) => n.forwardVia === 1 && n.readPath === 1,
    },
    {
      en: /learned host and port only/,
      fr: /n’a appris que l’hôte et le port/,
      when: (n) => n.tunnelProxy === 1 && n.readTunnel === 0 && n.tunnelVia === 0,
    },
    {
      en: /nothing reached a server/,
      fr: /rien n’a atteint un serveur/,
      when: (n) => n.reached === 0 && n.blockedStatus === 403,
    },
    {
      en: /overwrites what clients send/,
      fr: /écrase ce que les clients envoient/,
      when: (n) => n.forgedArrived === 0 && n.reverseNamed === 1,
    },
    {
      en: /a client cannot tell how many there are/,
      fr: /un client ne peut pas savoir combien il y en a/,
      when: (n) => n.reverseServers > 1,
    },
    {
      en: /^Servers that answered under the load balancer’s address/,
      fr: /^Serveurs qui ont répondu sous l’adresse du répartiteur/,
      when: anyNumbers,
    },
  ],
})
