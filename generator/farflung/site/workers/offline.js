/*
 * Offline reading. Pages come from the network, and from what this browser kept where the network
 * does not answer within a few seconds; so nothing is stale for longer than one is offline. The
 * site writes HANDBOOK above this: the files of the shell, a hash of them, and what is shown of a
 * page that was not kept. Everything is kept under names that begin with the site's own address.
 */
const OURS = `farflung ${registration.scope} `;
const SHELL = `${OURS}shell ${HANDBOOK.hash}`;
const READ = `${OURS}read`;
const PATIENCE = 4000; // milliseconds
const NEVER_CHANGES = /\.[0-9a-f]{8}\.min\.(?:js|css)$/;
const ANY = { ignoreVary: true };

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(SHELL);
  await cache.addAll(HANDBOOK.files.map((file) => new Request(file, { cache: "reload" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (name) => name.startsWith(`${OURS}shell `) && name !== SHELL;
  await Promise.all((await caches.keys()).filter(old).map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

const kept = async (key) =>
  await (await caches.open(READ)).match(key, ANY) ?? (await caches.open(SHELL)).match(key, ANY);

/* Ask the network and keep the answer; what is gone there, or leads to a page to sign in, is not. */
const ask = async (request, key) => {
  const response = await fetch(request);
  const cache = await caches.open(READ);
  if (response.ok && response.type === "basic" && !response.redirected) {
    await cache.put(key, response.clone());
  } else if (response.status === 404 || response.status === 410) {
    await cache.delete(key);
  }
  return response;
};

const missing = (request) => (request.mode === "navigate"
  ? new Response(HANDBOOK.missing, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } })
  : Response.error());

const answer = async (event) => {
  const { request } = event;
  const key = request.url.replace(/[?#].*$/, "");
  const before = await kept(key);
  if (before && NEVER_CHANGES.test(key)) return before;
  const asked = ask(request, key);
  event.waitUntil(asked.catch(() => undefined));
  if (!before) return asked.catch(() => missing(request));
  const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE, before); });
  return Promise.race([asked.then((response) => (response.status < 500 ? response : before)), patience])
    .catch(() => before);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const inside = request.url.startsWith(registration.scope);
  const editor = request.url.startsWith(`${registration.scope}admin/`);
  if (request.method === "GET" && inside && !editor) event.respondWith(answer(event));
});
