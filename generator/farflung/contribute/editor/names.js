// Gives each picture that somebody chooses a name that no other has, such as mochi-3f9a2c10.jpg.
// Cameras call many pictures IMG_0001.jpg; two people's pictures must not be one file.
(() => {
  const token = () =>
    [...crypto.getRandomValues(new Uint8Array(4))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  const renamed = (file) => {
    const [, stem, ending] = /^(.*?)(\.[^.]*)?$/s.exec(file.name);
    const name = `${stem}-${token()}${ending ?? ""}`;
    return new File([file], name, { type: file.type, lastModified: file.lastModified });
  };

  // Both listeners hear of the event before the editor does.
  document.addEventListener(
    "change",
    ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "file") {
        const chosen = new DataTransfer();
        [...target.files].forEach((file) => chosen.items.add(renamed(file)));
        target.files = chosen.files;
      }
    },
    true,
  );

  // What is dropped cannot be exchanged, so the event tells of other files, in the form of the
  // File and Directory Entries API, which the editor reads.
  document.addEventListener(
    "drop",
    (event) => {
      const files = [...(event.dataTransfer?.files ?? [])].map(renamed);
      if (!files.length) return;
      const items = files.map((file) => ({
        kind: "file",
        type: file.type,
        getAsFile: () => file,
        webkitGetAsEntry: () => ({ name: file.name, isFile: true, file: (give) => give(file) }),
      }));
      const types = event.dataTransfer.types;
      Object.defineProperty(event, "dataTransfer", { value: { files, items, types } });
    },
    true,
  );
})();
