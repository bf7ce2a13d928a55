import type { Texts } from './lesson.ts'

export const texts: Texts = {
  title: 'HTTP caching',
  story:
    'A newspaper links the shop, and everybody opens the same page. Jonas turns on the cache of the ' +
    'load balancer, which stores a guest’s page for one second. “One second is nothing”, says Mia. ' +
    'Jonas asks her how many requests the app replicas will still see.',
  question:
    'The load balancer stores a page for one second. Guests request this page twenty times per second, sixty times in all. What percentage is answered from the cache?',
  choices: {},
  unit: '% of requests',
  method:
    'First, a style sheet and a picture are requested, then the picture again with its ETag, with its ' +
    'Last-Modified date and with the tag of another copy, and the cart. Then 60 guests request the list of ' +
    'products, one every 50 ms, with the cache off and with the cache on; the Cache-Status header says ' +
    'which ones were hits. At the end, a signed-in customer opens the same page five times.',
  steps: {
    expiration: 'A style sheet and a picture',
    validation: 'The same picture, with its validators',
    private: 'The cart',
    'cache-off': 'Sixty guests, cache off',
    'cache-on': 'Sixty guests, cache on',
    customer: 'A signed-in customer, cache on',
  },
  columns: {
    cache: 'Cache of the load balancer',
    requests: 'Requests',
    hits: 'Cache hits',
    percent: 'Hit ratio, %',
    meanMs: 'Mean, ms',
    off: 'off',
    on: 'on',
    customer: 'on, signed in',
  },
  claims: {
    expiration: (n) =>
      `The style sheet may be used for ${n.assetDays} days without asking, the picture for ${n.pictureDays}. Expected: 365 days and 1 day.`,
    validation: (n) =>
      `With its own ETag and date, the picture was answered with ${n.byTagStatus} and ${n.byDateStatus}, and ${n.revalidatedBytes} bytes. Expected: 304 both times, without a body.`,
    'sent-again': (n) =>
      `With the tag of another copy, the picture was answered with ${n.changedStatus}. Expected: 200, with the picture.`,
    personal: (n, { cartNoStore, customerNoStore }) =>
      `${cartNoStore && customerNoStore ? 'The cart and the customer’s pages have no-store' : 'Not all personal pages have no-store'}, and ${n.customerHits} of a customer’s ${n.customerRequests} pages were cache hits. Expected: no-store on all of them, and no hit.`,
    'off-asks-apps': (n) =>
      `With the cache off, ${n.hitsOff} of ${n.requests} requests were cache hits. Expected: none.`,
    'on-hits': (n) =>
      `With the cache on, ${n.percentOn} % of ${n.requests} requests were cache hits. Expected: ${n.expectedPercent} %.`,
  },
  causes: {
    'header-missing': 'The server sends no Cache-Control header for static files.',
    'header-changed': 'A proxy in between changes or removes the headers.',
    'no-validators': 'The server sends no ETag and no Last-Modified, or ignores them in requests.',
    'tag-ignored': 'The server answers 304 without comparing the tags.',
    'cookies-ignored':
      'The load balancer does not exclude requests that have the cookies of a session.',
    'switch-late': 'A worker of the load balancer still had the earlier configuration.',
    'another-cache': 'Another cache stands in front of the load balancer.',
    'slow-page':
      'The page took so long that several requests were on their way before it was stored.',
    'not-storable': 'The app replica did not permit its page to be stored.',
  },
  explanation: {
    expiration: (n) =>
      `Expiration: Cache-Control: max-age allows every cache to use the style sheet for ${n.assetDays} days and the picture for ${n.pictureDays} without a request. The style sheet’s name contains a hash of its content, so a new version has a new name.`,
    validation: (n) =>
      `Validation: asked whether its copy was still current, by ETag and by Last-Modified, the server answered 304 Not Modified and sent 0 bytes in place of ${n.fullBytes}.`,
    'sent-again': (n) =>
      `With the tag of another copy, it answered ${n.changedStatus}: a validator that does not match costs the whole response.`,
    personal: (n) =>
      `Cart and customer’s pages had Cache-Control: no-store, and none of the customer’s ${n.customerRequests} pages came from the shared cache. Otherwise somebody else could have got that page.`,
    shared: (n) =>
      `Shared cache: with the cache off, all ${n.requests} requests went to app replicas. With the cache on, ${n.hitsOn} of them, ${n.percentOn} %, were answered by the load balancer itself.`,
    faster: (n) =>
      `A guest waited ${n.meanMsOn} ms with the cache on and ${n.meanMsOff} ms with it off (means).`,
    measured: (n) =>
      `Hit ratio of guests’ pages: ${n.percentOff} % with the cache off, ${n.percentOn} % with it on.`,
  },
  theory: {
    freshness:
      'A stored response is fresh for max-age seconds (s-maxage for shared caches) and is then used without asking the server. Afterwards it is stale.',
    validators:
      'A stale copy need not be thrown away: with If-None-Match (the ETag) or If-Modified-Since (the date) the server can confirm it by 304, without a body. An ETag is exact; a date counts whole seconds.',
    scopes:
      'A browser’s cache is private, one at a load balancer or in a content delivery network is shared. public allows every cache to store a response, private only the browser’s, no-cache demands validation before each use, no-store forbids storing at all. Here, the shop allows its own load balancer one second by a header of its own, X-Accel-Expires, and tells browsers nothing of it.',
    ratio:
      'Hit ratio = hits / requests. Of R requests in a row, only the first finds nothing if copies are renewed in the background, as nginx does: (R − 1) / R = 59 / 60 = 98.3 %. (Here it begins a new copy every ten seconds, which may cost one more.) HAProxy’s cache lets one request through when a copy is stale: 57 / 60 = 95 % in three seconds. The load on app replicas no longer depends on the number of guests, but on the number of different pages and on how long each is fresh.',
  },
  tryIt: [
    { text: 'Turn the cache on.', command: 'npm run lab cache on' },
    {
      text: 'Open the list of products and look at the Cache-Status header in the browser’s developer tools.',
      link: { label: 'The products', path: '/products' },
    },
    { text: 'Turn it off again.', command: 'npm run lab cache off' },
  ],
  notice:
    'In the developer tools, reload a page normally and look at the pictures: which came from the browser’s own cache, and which were answered with 304?',
}
