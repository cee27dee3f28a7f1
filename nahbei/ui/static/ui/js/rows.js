/* J and K walk through the rows of all lists inside, Enter does the one action of the row in hand. */
class RowWalk extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    document.addEventListener("keydown", (event) => this.pressed(event), { signal: this.end.signal });
    this.addEventListener("focusin", (event) => this.take(event.target.closest(".rows > li")));
  }

  disconnectedCallback() { this.end.abort(); }

  take(row) {
    if (!row || row.hasAttribute("aria-current")) return;
    for (const other of this.querySelectorAll(".rows > li[aria-current]")) other.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
  }

  pressed(event) {
    const quiet = document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]");
    if (quiet || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const rows = [...this.querySelectorAll(".rows > li")];
    const now = rows.findIndex((row) => row.hasAttribute("aria-current"));
    if (key === "j" || key === "k") {
      const row = rows[Math.min(rows.length - 1, Math.max(0, now + (key === "j" ? 1 : -1)))];
      if (!row) return;
      event.preventDefault();
      this.take(row);
      (row.querySelector("[data-main]") ?? row.querySelector("a"))?.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    } else if (key === "enter" && now >= 0 && !event.target.closest("a, button, summary")) {
      event.preventDefault();
      rows[now].querySelector("[data-main]")?.click();
    }
  }
}

customElements.define("row-walk", RowWalk);
