/* The index of the search can weigh more than a hundred pages. The theme asks for it with every page;
   it is sent for when somebody turns to the search, or comes from it. Stands before the theme's own
   script. */
(() => {
  const { open, send } = XMLHttpRequest.prototype;
  const held = [];
  let wanted = /[?&][hq]=/.test(location.search);

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.ffIndex = String(address).split("?")[0].endsWith("/search/search_index.json");
    return open.call(this, method, address, ...rest);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.ffIndex && !wanted) held.push(() => send.apply(this, body));
    else send.apply(this, body);
  };

  const want = (event) => {
    const doors = ".md-search, [for=__search], #__search, .ff-hero__search";
    if (wanted || !event.target.closest?.(doors)) return;
    wanted = true;
    for (const go of held.splice(0)) go();
  };
  for (const name of ["focusin", "pointerover", "change"]) document.addEventListener(name, want);
})();
