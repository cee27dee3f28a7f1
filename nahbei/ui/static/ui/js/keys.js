/* Keys of the office: one letter goes to what carries data-key, Ctrl+K searches, Ctrl+Enter saves, ? lists them all.
   Single keys can be switched off (WCAG 2.1.4); they never fire while somebody types. */
const typed = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

class PageKeys extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    document.addEventListener("keydown", (event) => this.pressed(event), { signal: this.end.signal });
    for (const opener of document.querySelectorAll('[data-dialog="tasten"]')) opener.hidden = false;
  }

  disconnectedCallback() { this.end.abort(); }

  pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) return this.together(event);
    if (event.target.closest(typed) || document.querySelector("dialog[open]:not(.dialog--inline)")) return;
    if (document.documentElement.dataset.keys === "off") return;
    if (event.key === "?") {
      event.preventDefault();
      this.querySelector("dialog").showModal();
      return;
    }
    const wanted = event.key.toLowerCase();
    const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === wanted);
    if (!target) return;
    event.preventDefault();
    target.click();
  }

  together(event) {
    const target = { k: "[data-command]", enter: "[data-ctrl-enter]" }[event.key.toLowerCase()];
    const element = target && document.querySelector(target);
    if (!element) return;
    event.preventDefault();
    if (element.matches("input")) { element.focus(); element.select(); } else element.click();
  }
}

customElements.define("page-keys", PageKeys);
