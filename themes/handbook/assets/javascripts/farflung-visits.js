/*
 * Since your last visit: what changed on a page since this browser showed it the last time.
 *
 * The state of each page that was seen is kept in this browser's own storage, as one short hash for
 * each passage, and is sent nowhere. Where there is no storage (a private window, a reader's
 * choice) nothing is kept and nothing is marked. The state before the last change stays for as long
 * as this tab is open, so that the marks are still there after a reload.
 */
(() => {
  "use strict";

  // under `farflung serve` a page is being written, not visited
  if (document.querySelector('script[src$="live.js"][data-tag]')) return;

  const words = JSON.parse(document.currentScript.dataset.words);
  const language = document.documentElement.lang || "en";

  /* What is said of a number of things, by the language's own rule for plurals. */
  const count = (word, number) => {
    const forms = words[word];
    const form = forms[new Intl.PluralRules(language).select(number)] ?? forms.other;
    return form.replace("{count}", new Intl.NumberFormat(language).format(number));
  };

  const PREFIX = "farflung.visit:";
  const MOST_PAGES = 400;
  const PASSAGES = "h1,h2,h3,h4,h5,h6,p,li,dt,dd,pre,td,th,figcaption,summary,blockquote,figure";
  const NOT_TEXT = ".headerlink,.md-content__button,.md-source-file,.md-feedback,script,style," +
    "[class^='ff-'],[class*=' ff-'],[data-ff-ignore]";

  const storage = (name) => {
    try {
      return window[name];
    } catch {
      return null; // blocked
    }
  };

  const read = (store, key) => {
    try {
      const state = JSON.parse(store.getItem(key));
      return state && Array.isArray(state.seen) && typeof state.at === "string" ? state : null;
    } catch {
      return null;
    }
  };

  const write = (store, key, state) => {
    try {
      store.setItem(key, JSON.stringify(state));
      return true;
    } catch {
      return false; // full, or blocked
    }
  };

  const forget = (store, key) => {
    try {
      store.removeItem(key);
    } catch {
      /* nothing was kept */
    }
  };

  /* Keep the states of the pages seen last, so that the storage never fills up. */
  const prune = (store, most) => {
    try {
      const keys = Object.keys(store).filter((key) => key.startsWith(PREFIX));
      if (keys.length <= most) return;
      const age = (key) => read(store, key)?.at ?? "";
      keys.sort((a, b) => (age(a) < age(b) ? -1 : 1));
      keys.slice(0, keys.length - most).forEach((key) => forget(store, key));
    } catch {
      /* nothing to prune */
    }
  };

  /* FNV-1a over UTF-16 units, twice with different seeds: 64 bits are plenty within one page. */
  const hash = (text) => {
    let a = 0x811c9dc5;
    let b = 0x01000193;
    for (let i = 0; i < text.length; i += 1) {
      a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
      b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };

  /* What a passage says by itself, without the passages inside it, with its pictures' addresses. */
  const textOf = (passage) => {
    const copy = passage.cloneNode(true);
    copy.querySelectorAll(`${PASSAGES},${NOT_TEXT}`).forEach((inner) => inner.remove());
    const pictures = [...copy.querySelectorAll("img")].map((img) =>
      `${img.alt} ${(img.getAttribute("src") ?? "").split("/").pop()}`);
    return [copy.textContent, ...pictures].join(" ").replace(/\s+/g, " ").trim();
  };

  const passagesOf = (article) =>
    [...article.querySelectorAll(PASSAGES)]
      .filter((element) => !element.closest(NOT_TEXT))
      .map((element) => [element, textOf(element)])
      .filter(([, text]) => text)
      .map(([element, text]) => [element, hash(text)]);

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const day = (at) => {
    const when = new Date(at);
    const options = { day: "numeric", month: "long", year: "numeric" };
    return element("time", { datetime: at }, when.toLocaleDateString(language, options));
  };

  const told = (changed, gone) => {
    const parts = [];
    if (changed) parts.push(count("passages_changed", changed));
    if (gone) parts.push(count("passages_gone", gone));
    return parts.join("; ");
  };

  const mark = (passages) => passages.map((passage) => {
    const said = element("span", { class: "ff-said" }, `${words.changed_since} `);
    passage.classList.add("ff-new");
    passage.prepend(said);
    return () => {
      passage.classList.remove("ff-new");
      said.remove();
    };
  });

  const show = (article, before, changed, gone, dismissed) => {
    const unmark = mark(changed);
    const notice = element("aside", { class: "ff-visit", role: "status", "aria-live": "polite" });
    article.dataset.ffChanged = String(changed.length + gone);
    article.prepend(notice);
    const first = element("button", { type: "button", class: "ff-visit__button" }, words.show_first);
    first.addEventListener("click", () => {
      changed[0].setAttribute("tabindex", "-1");
      changed[0].focus({ preventScroll: true });
      changed[0].scrollIntoView({ block: "center" });
    });
    const close = element("button", { type: "button", class: "ff-visit__button" }, words.dismiss);
    close.addEventListener("click", () => {
      unmark.forEach((undo) => undo());
      delete article.dataset.ffChanged;
      notice.remove();
      dismissed();
    });
    /* The region is in the page before its words are, so that they are read out. */
    setTimeout(() => {
      const [visit, since] = words.visit.split("{date}");
      const text = element("p", {}, visit, day(before.at), `${since} ${told(changed.length, gone)}`);
      notice.append(text, ...(changed.length ? [first] : []), close);
    }, 50);
  };

  const look = () => {
    const article = document.querySelector("article.md-content__inner");
    const lasting = storage("localStorage");
    if (!article || !lasting || article.querySelector(".ff-visit")) return;
    const tab = storage("sessionStorage");
    const key = PREFIX + location.pathname.replace(/index\.html$/, "");
    const passages = passagesOf(article);
    const now = { at: new Date().toISOString(), seen: passages.map(([, value]) => value) };
    const last = read(lasting, key);
    const same = last && last.seen.join() === now.seen.join();
    if (last && !same) write(tab, key, last);
    prune(lasting, MOST_PAGES);
    if (!write(lasting, key, now)) {
      prune(lasting, MOST_PAGES / 4);
      write(lasting, key, now);
    }
    const before = last && !same ? last : read(tab, key);
    if (!before) return;
    const left = new Map();
    before.seen.forEach((value) => left.set(value, (left.get(value) ?? 0) + 1));
    const changed = passages.filter(([, value]) => {
      const count = left.get(value) ?? 0;
      left.set(value, count - 1);
      return count < 1;
    }).map(([passage]) => passage);
    const missing = before.seen.length - (passages.length - changed.length);
    const gone = Math.max(0, missing - changed.length);
    if (changed.length || gone) show(article, before, changed, gone, () => forget(tab, key));
  };

  /* Material replaces the page without loading it anew where navigation.instant is on. */
  if (window.document$?.subscribe) window.document$.subscribe(look);
  else look();
})();
