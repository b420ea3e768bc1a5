// The search of the newsletter and of the pages of changes, which finds the handbook too.
//
// This runs in the place of the theme's own search worker, which it loads (`with`). The theme hands
// it the index of the pages; the documents of the handbook, which is in the folder `also` seen from
// them, are added before that is read, so that no copy of them is stored. `all` adds what that index
// knows of other parts of the site too. Where it cannot be had, the rest is found.
"use strict";
const SETUP = 0;
const asked = new URLSearchParams(self.location.search);
const also = asked.get("also") || "";
const theirs = asked.get("with") || "";

const added = async () => {
  const pages = new URL("../../../", self.location);
  const answer = await fetch(new URL(`${also}search/search_index.json`, pages));
  if (!answer.ok) return [];
  const above = also.replace(/[^/]+\/$/, "");
  const here = (at) => (at.startsWith("../") ? above + at.slice(3) : also + at);
  return (await answer.json()).docs
    .filter((one) => asked.has("all") || !one.location.startsWith("../"))
    .map((one) => ({ ...one, location: here(one.location) }));
};

// It is heard before the theme's worker, which listens only after this.
let ready = false;
const waiting = [];
self.addEventListener("message", async (event) => {
  if (ready) return;
  event.stopImmediatePropagation();
  if (event.data.type !== SETUP) {
    waiting.push(event.data);
    return;
  }
  const { type, data } = event.data;
  const more = await added().catch(() => []);
  ready = true;
  for (const message of [{ type, data: { ...data, docs: [...data.docs, ...more] } }, ...waiting]) {
    self.dispatchEvent(new MessageEvent("message", { data: message }));
  }
});

if (/^search\.[\w.]+\.js$/.test(theirs)) importScripts(theirs);
