/*
 * Offline reading is switched off. Where it was on before, the browser fetches this in the place of
 * what it had: everything that was kept is removed, and then this itself.
 */
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const ours = (await caches.keys()).filter((name) => name.startsWith(`farflung ${registration.scope} `));
  await Promise.all(ours.map((name) => caches.delete(name)));
  await registration.unregister();
})()));
