import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'Forward and reverse proxy',
  story:
    'At work, Robin’s browser does not connect to web sites but to a proxy, which forwards its requests. ' +
    'Sam, who runs the shop, also says “proxy”, and means the load balancer in front of the servers. ' +
    'Both stand between a browser and a server. Whom does each of them hide?',
  question:
    'Robin’s request goes through the company’s forward proxy, which adds no header about its clients. Whose address does the server see?',
  choices: {
    client: 'Robin’s',
    proxy: 'the proxy’s',
    both: 'the proxy’s, and Robin’s in a header',
  },
  method:
    'The lesson starts a small web server and a forward proxy on loopback addresses of its own. A client ' +
    'requests a page from the server directly, then through the proxy, then through a tunnel that the ' +
    'proxy opens (CONNECT), and a site that is not on the proxy’s list. The server notes from where ' +
    'each connection comes, and the headers. Then a guest sends ten requests to three instances of whoami, behind ' +
    'the load balancer, each with a forged X-Forwarded-For header.',
  steps: {
    direct: 'A request without a proxy',
    forward: 'The same through the forward proxy',
    tunnel: 'The same through a tunnel (CONNECT)',
    blocked: 'A site that the proxy does not allow',
    reverse: 'Ten requests through the load balancer, a reverse proxy',
  },
  columns: {
    way: 'Way',
    address: 'Connection from',
    via: 'Via header',
    named: 'A header names the client',
    servers: 'Servers that answered under one address',
    direct: 'direct',
    forward: 'forward proxy',
    tunnel: 'tunnel',
    reverse: 'reverse proxy',
    client: 'client',
    proxy: 'forward proxy',
    balancer: 'load balancer',
    unknown: 'unknown',
    yes: 'yes',
    no: 'no',
  },
  claims: {
    direct: (_, { directClient }) =>
      directClient
        ? 'Without a proxy, the request arrived with a Via header. Expected: none.'
        : 'Without a proxy, the server saw another connection than the client’s. Expected: the client’s.',
    forward: (_, { forwardClient, forwardNamed }) =>
      `Through the forward proxy, ${forwardClient ? 'the server saw the client’s own connection' : forwardNamed ? 'a header told the server of the client' : 'the server did not see the proxy’s connection'}. Expected: the proxy’s, and no header about the client.`,
    via: () => 'The forwarded request had no Via header. Expected: one with the proxy’s name.',
    'reads-path': () =>
      'The proxy did not see the path of the forwarded request. Expected: path and query.',
    tunnel: (_, { tunnelProxy, readTunnel }) =>
      `In the tunnel, ${tunnelProxy ? '' : 'the server did not see the proxy’s connection'}${tunnelProxy && readTunnel ? 'the proxy saw more than host and port' : ''}${tunnelProxy && !readTunnel ? 'the request had a Via header' : ''}. Expected: the proxy’s connection, and nothing added or read.`,
    blocked: (n) =>
      `The site that is not on the list was answered with ${n.blockedStatus}, and ${n.reached} requests reached the server. Expected: 403 and none.`,
    reverse: (_, { forgedArrived }) =>
      forgedArrived
        ? 'The forged X-Forwarded-For header arrived behind the load balancer. Expected: the client’s real address alone.'
        : 'Behind the load balancer, X-Forwarded-For was not the client’s address. Expected: the client’s real address alone.',
    'hides-servers': (n) =>
      `Under the load balancer’s address, ${n.reverseServers} instances answered. Expected: ${n.instances}.`,
  },
  causes: {
    'proxy-between': 'Another proxy stands between the client and the server.',
    'not-forwarded': 'The client did not use the proxy.',
    'names-client': 'The proxy names its clients in a header.',
    'no-via': 'The proxy, or another one behind it, removes the Via header.',
    'reads-tunnel': 'The proxy opens the tunnel and reads what is in it.',
    'no-list': 'The proxy forwards to every host.',
    'header-passed': 'The load balancer passes on what the client sent under this name.',
    'not-told': 'The load balancer does not tell the servers its client’s address.',
    'other-proxy': 'Another proxy in front of the load balancer is trusted.',
    'not-ready': 'An instance of whoami was not ready.',
    'other-requests': 'Other clients used whoami at the same time and took some of the turns.',
  },
  explanation: {
    direct: () =>
      'Without a proxy, the server saw the client’s own connection: address and port were the client’s.',
    forward: () =>
      'Through the forward proxy, the server saw the proxy’s connection, and no header told it of the client. For the server, the proxy is the client.',
    via: () =>
      'The proxy read the whole request, with path and query, and added a Via header with its own name.',
    tunnel: () =>
      'In the tunnel, the proxy learned host and port only, and added nothing: it copies bytes. That is how HTTPS passes a forward proxy.',
    blocked: (n) =>
      `A site that is not on the proxy’s list was answered by the proxy itself with ${n.blockedStatus}; nothing reached a server. A forward proxy acts for the clients’ side, which sets the rules.`,
    reverse: () =>
      'Behind the load balancer, whoami found the client’s address in X-Forwarded-For, and not the forged one: the load balancer overwrites what clients send under that name.',
    'hides-servers': (n) =>
      `${n.reverseServers} servers answered ${n.requests} requests, all under the one address of the load balancer. A reverse proxy acts for the servers’ side: a client cannot tell how many there are.`,
    measured: (n) =>
      `Servers that answered under the load balancer’s address: ${n.reverseServers} of ${n.instances}.`,
  },
  theory: {
    sides:
      'A forward proxy is chosen by the client, and hides clients: many of them appear as one, and it can filter, cache and log for them. A reverse proxy is chosen by the owner of the servers, looks like the origin server to clients, and hides servers: it can balance load, cache, compress and end TLS for them. HTTP calls the second one a gateway.',
    trust:
      'X-Forwarded-For and Forwarded are only text in a request. They can be believed as far as the last proxy that one controls; what came from further away may be forged.',
    tunnels:
      'CONNECT asks a proxy for a connection to a host and port, and then to relay bytes. With TLS inside, the proxy cannot read or change anything.',
  },
  tryIt: [
    {
      text: 'Look for RemoteAddr and X-Forwarded-For: one is the load balancer, the other is you.',
      link: { label: 'whoami', host: 'whoami', path: '/' },
    },
    {
      text: 'Send a forged header. Which value arrives?',
      command: 'curl -H "X-Forwarded-For: 192.0.2.1" http://whoami.localhost:8080/',
    },
  ],
  notice:
    'The shop’s pages do name the app replica that answered, in X-Served-By. What would a shop on the Internet do about that header?',
}
