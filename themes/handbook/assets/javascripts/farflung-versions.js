/*
  Where a page is in another version. On a page of an old version: a banner that leads to the same
  page of today. On the page for lost addresses: the way to where the page went. On a page in another
  language: the choice of versions, because Material's looks for them one folder above its pages.

  It reads versions.json and moves.json at the root of the site, which it finds by its own address.
  It only ever leads to addresses that a sitemap or moves.json of this site names.
*/
(() => {
  "use strict";
  const script = document.currentScript;
  // the folder of the version this page belongs to; pages in another language are one folder below
  const here = new URL(script.dataset.up ?? "", new URL("../../", script.src));
  const root = new URL("../", here);
  const folder = decodeURIComponent(here.pathname.slice(root.pathname.length, -1));
  const preferred = script.dataset.default;
  const words = JSON.parse(script.dataset.words);

  const load = (name, kind) =>
    fetch(new URL(name, root)).then((answer) => (answer.ok ? answer[kind]() : Promise.reject(answer)));

  const plain = (path) => {
    try {
      return decodeURIComponent(path);
    } catch {
      return path; // a lone % sign
    }
  };

  const encoded = (address) => address.split("/").map(encodeURIComponent).join("/");

  /* A sentence of the catalogue with its {…} filled in; values are text, never looked into. */
  const say = (word, values) => words[word].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const inverse = (moves) => new Map(Object.entries(moves).map(([old, now]) => [now, old]));

  /* Follow a page from one state of the handbook to another, in time or against it. */
  const follow = (states, page, start, end) => {
    let name = page;
    for (let i = start + 1; i <= end; i += 1) {
      name = new Map(Object.entries(states[i].moves)).get(name) ?? name;
    }
    for (let i = start; i > end; i -= 1) {
      name = inverse(states[i].moves).get(name) ?? name;
    }
    return name;
  };

  const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

  const position = (book, name) => {
    const version = has(book.versions, name) ? book.versions[name] : name;
    return book.states.findIndex((state) => state.name === version);
  };

  const link = (folderName, address, words, rest) => {
    const anchor = document.createElement("a");
    anchor.href = new URL(`${encodeURIComponent(folderName)}/${encoded(address)}`, root) + (rest ?? "");
    anchor.textContent = words;
    return anchor;
  };

  /* ---- The banner of an old version ---- */

  const banner = async () => {
    document.querySelector(".ff-old")?.remove();
    const article = document.querySelector("article.md-content__inner");
    if (!article || !location.href.startsWith(here.href)) return;
    const versions = await load("versions.json", "json");
    const is = (name) => (row) => row.version === name || row.aliases.includes(name);
    const mine = versions.findIndex(is(folder)); // the newest is the first
    if (mine <= versions.findIndex(is(preferred))) return;
    const book = await load("moves.json", "json");
    const page = plain(location.pathname.slice(here.pathname.length)).replace(/(^|\/)index\.html$/, "$1");
    const [start, end] = [position(book, folder), position(book, preferred)];
    const found = start < 0 || end < 0 ? page : follow(book.states, page, start, end);
    const today = has(book.gone, found) ? page : found;
    const lost = has(book.gone, today);
    const box = document.createElement("aside");
    box.className = "ff-old";
    box.setAttribute("aria-label", words.about_version);
    const text = document.createElement("p");
    text.append(
      `${say("old_version", { version: versions[mine].title })} `,
      lost
        ? link(preferred, "", words.gone_today)
        : link(preferred, today, words.read_today, location.hash)
    );
    box.append(text);
    article.prepend(box);
  };

  /* ---- The choice of versions, as Material draws it ---- */

  const element = (name, kind, ...inside) => {
    const made = document.createElement(name);
    made.className = kind;
    made.append(...inside);
    return made;
  };

  /* Where a version has this page: in this language, else in the handbook's own. */
  const samePage = async (name) => {
    const known = await addresses(name);
    const page = plain(location.pathname.slice(here.pathname.length));
    const original = page.slice(page.indexOf("/") + 1);
    return [page, original].find((one) => known.has(one)) ?? "";
  };

  const choice = async () => {
    const versions = await load("versions.json", "json");
    const mine = versions.find((row) => row.version === folder || row.aliases.includes(folder));
    const topic = document.querySelector(".md-header__topic");
    if (!mine || !topic || topic.querySelector(".md-version")) return;
    const rows = versions.filter((row) => !row.properties?.hidden);
    const links = rows.map((row) => {
      const anchor = link(row.version, "", row.title);
      anchor.className = "md-version__link";
      anchor.addEventListener("click", async (event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        const page = await samePage(row.version).catch(() => "");
        location.assign(link(row.version, page, "", location.hash).href);
      });
      return element("li", "md-version__item", anchor);
    });
    const button = element("button", "md-version__current", mine.title);
    button.setAttribute("aria-label", script.dataset.select);
    if (mine.aliases.length > 0) button.append(element("span", "md-version__alias", mine.aliases[0]));
    topic.append(element("div", "md-version", button, element("ul", "md-version__list", ...links)));
  };

  /* ---- The page for lost addresses ---- */

  const spellings = (path) => {
    const bare = path.replace(/^\/+/, "").replace(/(^|\/)index\.html$/, "$1");
    const stem = bare.replace(/\/+$/, "").replace(/\.(html|md)$/, "");
    return [...new Set([bare, stem ? `${stem}/` : "", `${stem}.html`])];
  };

  /* The addresses of a version, old ones included. */
  const addresses = async (name) => {
    const text = await load(`${encodeURIComponent(name)}/sitemap.xml`, "text");
    const rows = new DOMParser().parseFromString(text, "application/xml").getElementsByTagName("loc");
    const paths = [...rows].map((row) => new URL(row.textContent).pathname);
    // The site may be served below another path than the one it was built for.
    const start = paths.find((path) => path.endsWith(`/${encodeURIComponent(name)}/`)) ?? "";
    return new Set(paths.filter((path) => path.startsWith(start)).map((path) => plain(path.slice(start.length))));
  };

  /* Which address of the default version stands for ``path`` of the state at ``start``, if any. */
  const inDefault = (book, known, path, start) => {
    const end = position(book, book.default);
    for (const page of spellings(path)) {
      const moved = start < 0 || end < 0 ? page : follow(book.states, page, start, end);
      if (known.has(moved)) return moved;
      if (known.has(page)) return page;
    }
    return undefined;
  };

  /* A path without a version: as it is today, else as it was in the newest version that knew it. */
  const unversioned = (book, known, path) => {
    for (let start = book.states.length; start >= 0; start -= 1) {
      const found = inDefault(book, known, path, start < book.states.length ? start : -1);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const lost = async (place) => {
    if (!location.pathname.startsWith(root.pathname)) return;
    const rest = plain(location.pathname.slice(root.pathname.length)).replace(/^\/+/, "");
    const [first, ...others] = rest.split("/");
    const inside = others.join("/");
    const book = await load("moves.json", "json");
    const known = await addresses(book.default);
    const tail = location.search + location.hash;
    const go = (name, address) => location.replace(link(name, address, "", tail).href);
    const show = (name, address) => {
      place.append(`${words.lost} `, link(name, address, say("version_has", { version: name }), tail));
    };
    if (!has(book.versions, first)) {
      const start = position(book, first); // a version that is no longer kept
      const isVersion = start >= 0 || /^v?\d[\w.+-]*$/i.test(first);
      const found =
        (start < 0 ? unversioned(book, known, rest) : undefined) ??
        (isVersion ? inDefault(book, known, inside, start) ?? unversioned(book, known, inside) : undefined);
      const last = [...spellings(rest), ...(isVersion ? spellings(inside) : [])].find((page) => has(book.gone, page));
      if (found !== undefined) go(book.default, found);
      else if (last !== undefined) show(book.gone[last], last);
      return;
    }
    const own = book.versions[first] === book.versions[book.default] ? known : await addresses(first);
    const same = spellings(inside).find((page) => own.has(page));
    if (same !== undefined && same !== inside) {
      go(first, same);
      return;
    }
    const today = inDefault(book, known, inside, position(book, first));
    const before = spellings(inside).find((page) => has(book.gone, page));
    if (own !== known && today !== undefined) {
      place.append(`${say("version_lacks", { version: first })} `, link(book.default, today, words.today_has, tail));
    } else if (before !== undefined) {
      show(book.gone[before], before);
    }
  };

  const place = document.getElementById("ff-lost");
  const nothing = () => {}; // the site is read from files, or the network failed: the page stays as it is
  if (place) {
    lost(place).catch(nothing);
  } else if (location.protocol !== "file:") {
    const show = () => {
      banner().catch(nothing);
      if (script.dataset.up) choice().catch(nothing);
    };
    if (window.document$) window.document$.subscribe(show);
    else show();
  }
})();
