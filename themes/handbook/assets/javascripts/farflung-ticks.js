/*
 * Checklists that can be ticked. Ticks stay in this browser's own storage, for this page of this
 * version: a new version begins with empty boxes. Where nothing can be kept (a private window, a
 * reader's choice) they last until the page is left. Unedited pages are the same file in all
 * versions, so the version comes from the address, and what `latest` means from versions.json.
 */
(() => {
  "use strict";

  const article = document.querySelector("article.md-content__inner");
  const words = JSON.parse(document.currentScript.dataset.words);
  const base = new URL("../../", document.currentScript.src); // the folder of the version
  const language = document.documentElement.lang || "en";
  const PREFIX = "farflung.ticks:";
  const MOST_PAGES = 400;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const number = (value) => new Intl.NumberFormat(language).format(value);

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const storage = (() => {
    try {
      window.localStorage.setItem(`${PREFIX}?`, "");
      window.localStorage.removeItem(`${PREFIX}?`);
      return window.localStorage;
    } catch {
      return null; // blocked
    }
  })();

  const read = (key) => {
    try {
      const state = JSON.parse(storage.getItem(key));
      return Array.isArray(state?.ticks) ? state : null;
    } catch {
      return null;
    }
  };

  const write = (key, ticks) => {
    try {
      storage.setItem(key, JSON.stringify({ at: new Date().toISOString(), ticks }));
      const keys = Object.keys(storage).filter((name) => name.startsWith(PREFIX));
      if (keys.length <= MOST_PAGES) return;
      const age = (name) => read(name)?.at ?? "";
      keys.sort((a, b) => (age(a) < age(b) ? -1 : 1));
      keys.slice(0, keys.length - MOST_PAGES).forEach((name) => storage.removeItem(name));
    } catch {
      /* nothing is kept */
    }
  };

  /* Where ticks are kept: site, version and page. `latest` is the version that it means today. */
  const keyOf = async () => {
    const folder = base.pathname.split("/").filter(Boolean).pop() ?? "";
    const page = location.pathname.slice(base.pathname.length).replace(/index\.html$/, "");
    let version = folder;
    if (location.protocol !== "file:") {
      try {
        const known = await (await fetch(new URL("../versions.json", base))).json();
        const same = (one) => one.version === folder || one.aliases.includes(folder);
        version = known.find(same)?.version ?? folder;
      } catch {
        /* not reachable: the folder's own name has to do, as it does for a file */
      }
    }
    return `${PREFIX}${new URL("..", base).pathname}${version}/${page}`;
  };

  /* What an item says by itself, without the lists inside it. */
  const textOf = (item) => {
    const copy = item.cloneNode(true);
    copy.querySelectorAll("ul, ol, .ff-said").forEach((inner) => inner.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  /* The boxes of the page, each with a name that stays while other items come and go. */
  const boxesOf = () => {
    const seen = new Map();
    return [...article.querySelectorAll(".task-list-item")].flatMap((item) => {
      const input = item.querySelector("input[type=checkbox]");
      if (input?.closest(".task-list-item") !== item) return [];
      const text = textOf(item);
      const times = (seen.get(text) ?? 0) + 1;
      seen.set(text, times);
      input.setAttribute("aria-label", text);
      return [{ item, input, id: times > 1 ? `${text}\n${times}` : text }];
    });
  };

  /* A click anywhere on an item ticks it, but for what has a meaning of its own. */
  const widen = ({ item, input }) => {
    item.addEventListener("click", (event) => {
      const own = event.target.closest("a, button, input, label, summary, .task-list-item");
      if (own === item && getSelection().isCollapsed) input.click();
    });
  };

  /* The line above a list: how many are ticked, and a button that clears them or takes that back. */
  const lineFor = (list, boxes, changed) => {
    const count = element("span", { class: "ff-ticks__count", role: "status" });
    const kept = element("span", { class: "ff-ticks__kept" }, storage ? words.kept : words.lost);
    const button = element("button", { type: "button", class: "ff-button" });
    let cleared = [];
    const show = () => {
      const done = boxes.filter(({ input }) => input.checked).length;
      count.textContent = fill(words.count, { done: number(done), all: number(boxes.length) });
      if (done) cleared = [];
      button.textContent = cleared.length ? words.undo : words.clear;
      button.hidden = !done && !cleared.length;
    };
    button.addEventListener("click", () => {
      const before = boxes.filter(({ input }) => input.checked);
      cleared.forEach(({ input }) => { input.checked = true; });
      before.forEach(({ input }) => { input.checked = false; });
      cleared = before;
      show();
      changed();
    });
    const label = { class: "ff-ticks", role: "group", "aria-label": words.label };
    list.before(element("div", label, count, kept, button));
    return show;
  };

  const begin = async () => {
    const boxes = boxesOf();
    const key = await keyOf();
    const keep = () => write(key, boxes.filter(({ input }) => input.checked).map(({ id }) => id));
    const lists = [...article.querySelectorAll(".task-list")]
      .filter((list) => !list.parentElement.closest(".task-list"));
    const lines = lists.map((list) =>
      lineFor(list, boxes.filter(({ item }) => list.contains(item)), keep));
    const load = () => {
      const ticks = read(key)?.ticks;
      boxes.forEach(({ input, id }) => { input.checked = ticks?.includes(id) ?? input.defaultChecked; });
      lines.forEach((show) => show());
    };
    boxes.forEach((box) => {
      box.input.disabled = false;
      box.input.addEventListener("change", () => {
        lines.forEach((show) => show());
        keep();
      });
      widen(box);
    });
    load();
    // another tab, or a page that the browser kept while another tab ticked
    addEventListener("storage", (event) => { if (event.key === key) load(); });
    addEventListener("pageshow", (event) => { if (event.persisted && read(key)) load(); });
  };

  begin();
})();
