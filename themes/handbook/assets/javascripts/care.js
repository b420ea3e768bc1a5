/* Shows that a page is overdue for review: by the reader's clock, and only on the pages of today. */
(() => {
  const config = JSON.parse(document.getElementById("__config")?.textContent ?? "{}")
  const base = new URL(config.base ?? ".", location).pathname
  const version = base.split("/").filter(Boolean).pop() ?? ""

  const show = () => {
    const now = new Date()
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-")
    for (const notice of document.querySelectorAll("[data-ff-due]")) {
      const live = notice.dataset.ffLive.split(" ").includes(version)
      notice.hidden = !live || today <= notice.dataset.ffDue
    }
  }

  // With navigation.instant the theme replaces the page without loading it anew.
  if (window.document$) window.document$.subscribe(show)
  else show()
})()
