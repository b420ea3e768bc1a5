/*
 * Offline reading, where the settings switch it on: pages are kept as they are read, and a button
 * keeps the whole version. sw.js at the root of the site does the keeping of whatever is fetched.
 */
(() => {
  "use strict";

  const script = document.currentScript;
  const words = JSON.parse(script.dataset.words);
  const language = document.documentElement.lang || "en";
  const version = new URL("../../", script.src);
  const root = new URL("../", version);
  const AT_ONCE = 4;

  // a file has no worker, and under `farflung serve` a page is being written
  if (!navigator.serviceWorker || document.querySelector('script[src$="live.js"][data-tag]')) return;

  const registered = navigator.serviceWorker.register(new URL("sw.js", root), {
    scope: root.pathname, updateViaCache: "none",
  });

  const number = (value) => new Intl.NumberFormat(language).format(value);
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  /* The pages of this version. The sitemap may name another host; its shortest address is the start. */
  const pages = async () => {
    const text = await (await fetch(new URL("sitemap.xml", version))).text();
    const map = new DOMParser().parseFromString(text, "text/xml");
    const found = [...map.querySelectorAll("loc")].map((loc) => loc.textContent);
    const start = found.reduce((a, b) => (b.length < a.length ? b : a));
    return found.map((address) => new URL(address.slice(start.length), version));
  };

  /* Fetch a page and its pictures, styles and scripts: the worker keeps what passes through it. */
  const visit = async (address, seen) => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = [...page.querySelectorAll("img[src], script[src], link[rel=stylesheet]")]
      .map((one) => new URL(one.getAttribute("src") ?? one.getAttribute("href"), address).href)
      .filter((file) => file.startsWith(root.href) && !seen.has(file));
    found.forEach((file) => seen.add(file));
    await Promise.all(found.map((file) => fetch(file).catch(() => undefined)));
  };

  const keep = async (told) => {
    await registered;
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => {
        navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
      });
    }
    const left = await pages();
    const [all, seen] = [left.length, new Set()];
    let done = 0;
    const work = async () => {
      for (let page = left.shift(); page; page = left.shift()) {
        await visit(page, seen);
        done += 1;
        told(say(words.progress, { done: number(done), all: number(all) }));
      }
    };
    await Promise.all([
      ...Array.from({ length: AT_ONCE }, work),
      fetch(new URL("search/search_index.json", version)).catch(() => undefined),
    ]);
    told(words.kept);
  };

  const button = document.createElement("button");
  button.type = "button";
  button.className = "ff-button";
  button.textContent = words.keep;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await keep((text) => { status.textContent = text; });
    } catch {
      status.textContent = words.failed;
    }
    button.disabled = false;
  });
  const line = document.createElement("p");
  line.className = "ff-offline";
  line.append(button, " ", status);
  script.after(line);
})();
