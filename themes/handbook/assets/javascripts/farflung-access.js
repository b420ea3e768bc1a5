/* What the theme draws is mended for those who hear a page or go through it by keys: landmarks that
   have no name, boxes to tick that do not say what for, tables that scroll but cannot be reached. */
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const said = (element) => (element ? element.textContent.trim() : "");

  const reach = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
      target.dataset.ffMeasured = target.clientWidth;
    }
  });
  const watched = new WeakSet();

  const mend = () => {
    for (const nav of all("nav.md-code__nav:not([role])")) nav.setAttribute("role", "presentation");
    for (const nav of all("nav.md-nav[aria-labelledby]:not([aria-label])")) {
      const label = document.getElementById(nav.getAttribute("aria-labelledby"));
      const link = label && label.parentElement.querySelector("a");
      if (said(label) || !said(link)) continue;
      nav.setAttribute("aria-label", said(link));
      nav.removeAttribute("aria-labelledby");
    }
    for (const box of all(".task-list-item input:not([aria-label], [aria-labelledby])")) {
      if (!said(box.closest("label"))) box.setAttribute("aria-label", said(box.closest("li")));
    }
    for (const table of all(".md-typeset__scrollwrap")) {
      if (!watched.has(table)) reach.observe(table);
      watched.add(table);
    }
  };

  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
