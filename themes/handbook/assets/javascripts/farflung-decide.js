/*
 * Gathers what an organisation must decide on this page in one list: the titles of the marks are
 * otherwise seen with a mouse alone.
 */
(() => {
  "use strict";

  const note = document.querySelector(".ff-decide");
  const article = note?.closest("article");
  if (!article || note.querySelector("ul")) return;

  const list = document.createElement("ul");
  article.querySelectorAll(".decide").forEach((mark, at) => {
    const heading = mark.querySelector(":scope > .admonition-title, :scope > summary");
    const value = heading ? "" : mark.textContent.trim();
    const title = heading?.textContent.trim() ?? (mark.title || value);
    mark.id ||= `decide-${at + 1}`;
    const link = document.createElement("a");
    link.href = `#${mark.id}`;
    link.textContent = title;
    const item = document.createElement("li");
    item.append(link, value && value !== title ? `: ${value}` : "");
    list.append(item);
  });
  note.querySelector("details").append(list);
  note.querySelector("details").hidden = !list.children.length;
})();
