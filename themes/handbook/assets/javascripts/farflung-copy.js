/*
 * The theme's buttons that copy a block, for those who hear the page: its message is announced, each
 * button says which block it copies, and none of them is a landmark of the page.
 */
(() => {
  "use strict";

  const name = (button) => {
    const title = button.closest(".highlight")?.querySelector(":scope > .filename")?.textContent;
    button.setAttribute("aria-label", title ? `${button.title}: ${title}` : button.title);
    button.type = "button";
    button.parentElement.setAttribute("role", "presentation");
  };

  const article = document.querySelector("article.md-content__inner");
  const look = () => article
    .querySelectorAll(".md-code__button[data-md-type=copy]:not([aria-label])")
    .forEach((button) => {
      name(button);
      document.querySelector(".md-dialog__inner")?.setAttribute("role", "status");
    });
  look();
  new MutationObserver(look).observe(article, { childList: true, subtree: true });
})();
