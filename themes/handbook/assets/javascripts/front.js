/* The large search box of the front page leads into the search of the site, which needs scripts. */
(() => {
  const button = document.querySelector(".ff-hero__search");
  const query = document.querySelector("[data-md-component='search-query']");
  if (!button || !query) return;
  button.addEventListener("click", () => query.focus());
  button.hidden = false;
})();
