// Runs in pages that `farflung serve` sends: reloads them, and shows what is wrong with files.
// Everything that comes from files is put in as text.
(() => {
  "use strict";
  const own = document.currentScript.dataset;
  const place = `farflung-scroll:${location.pathname}`;
  let source, host, hidden;

  const store = (work) => { try { return work(sessionStorage); } catch { return null; } };

  function restore() {
    const saved = store((s) => { const y = s.getItem(place); s.removeItem(place); return y; });
    if (saved !== null) scrollTo({ top: Number(saved), behavior: "instant" });
  }

  function reload() {
    store((s) => s.setItem(place, String(scrollY)));
    source.close();
    location.reload();
  }

  function make(name, text, style) {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    if (style) node.className = style;
    return node;
  }

  function frame(problem) {
    const item = make("li", "", problem.severity);
    item.append(make("strong", problem.place), make("span", ` ${problem.rule}: ${problem.message}`));
    if (problem.source) {
      const code = make("pre");
      const from = problem.column - 1;
      const to = from + problem.length;
      code.append(`${problem.line} | ${problem.source.slice(0, from)}`);
      code.append(make("mark", problem.source.slice(from, to)), problem.source.slice(to));
      item.append(code);
    }
    if (problem.hint) item.append(make("em", problem.hint));
    return item;
  }

  const CSS = `
    :host{all:initial}
    section{position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;
      font:15px/1.5 system-ui,sans-serif;color:#1c1b1f;background:#fff;
      border-top:4px solid #b3261e;box-shadow:0 -4px 24px #0006;padding:12px 20px 16px;
      box-sizing:border-box}
    section.warning{border-color:#9a6700;max-height:35vh}
    header{display:flex;justify-content:space-between;gap:12px;align-items:start}
    h2{font-size:16px;margin:0 0 8px}
    ul{margin:0;padding:0;list-style:none;display:grid;gap:12px;
      grid-template-columns:minmax(0,1fr)}
    li{overflow-wrap:anywhere;white-space:pre-wrap}
    pre{font:13px/1.5 ui-monospace,monospace;margin:6px 0;padding:8px 10px;overflow:auto;
      background:#f3f0f4;border-radius:6px;white-space:pre}
    mark{background:none;color:inherit;text-decoration:underline wavy #b3261e;
      text-underline-offset:3px}
    em{display:block}
    button{font:inherit;padding:4px 12px;border:1px solid currentColor;border-radius:6px;
      background:none;color:inherit;cursor:pointer}
    button:focus-visible{outline:3px solid #4a7dff}
    @media (prefers-color-scheme:dark){
      section{color:#eee;background:#201f23;border-top-color:#f2726a}
      section.warning{border-color:#e0b04a}
      pre{background:#2d2b31}
    }
    @media print{section{display:none}}`;

  function show(problems) {
    const key = JSON.stringify(problems);
    if (host) { host.remove(); host = undefined; }
    if (!problems.length || key === hidden) return;
    hidden = undefined;
    const bad = problems.filter((problem) => problem.severity === "error").length;
    host = make("farflung-problems");
    const root = host.attachShadow({ mode: "open" });
    const box = make("section", "", bad ? "error" : "warning");
    box.setAttribute("role", "alert");
    const head = make("header");
    const count = `${problems.length} problem${problems.length === 1 ? "" : "s"}`;
    head.append(make("h2", bad ? `${count}: you see the last state that could be built` : count));
    const close = make("button", "Hide");
    close.addEventListener("click", () => { hidden = key; host.remove(); host = undefined; });
    head.append(close);
    const list = make("ul");
    list.append(...problems.map(frame));
    box.append(head, list);
    root.append(make("style", CSS), box);
    document.body.append(host);
  }

  // A page in the background does not listen: browsers allow six connections to a server.
  function listen() {
    if (source) source.close();
    if (document.hidden) return;
    source = new EventSource(`/_farflung/events?page=${encodeURIComponent(own.page)}`);
    source.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (news.tag !== own.tag) reload(); else show(news.problems);
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    };
  }

  addEventListener("load", restore);
  addEventListener("pagehide", () => source && source.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  document.addEventListener("visibilitychange", listen);
  listen();
})();
