/* The search box of a shelf: shows what holds all of the words. Without it, everything is shown. */
(() => {
  const form = document.querySelector(".ff-filter");
  const input = form && form.querySelector("input");
  const found = form && form.querySelector("output");
  const pieces = [...document.querySelectorAll("[data-ff-find]")];
  if (!input || pieces.length < 2) return;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const texts = pieces.map((piece) => plain(piece.textContent));
  const show = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let count = 0;
    pieces.forEach((piece, at) => {
      piece.hidden = !words.every((word) => texts[at].includes(word));
      count += !piece.hidden;
    });
    for (const group of document.querySelectorAll("[data-ff-group]")) {
      group.hidden = !group.querySelector("[data-ff-find]:not([hidden])");
    }
    found.textContent = words.length ? `${count} / ${pieces.length}` : "";
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", show);
  form.hidden = false;
  show();
})();
