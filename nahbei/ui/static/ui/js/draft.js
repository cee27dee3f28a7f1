/* Keeps what is typed into the surrounding form at the server while it grows. Fields with data-private are never sent. */
class DraftSave extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    this.form = this.closest("form") ?? document.getElementById(this.getAttribute("form"));
    this.form?.addEventListener("input", () => this.later(), { signal: this.end.signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.waiting && this.save(), { signal: this.end.signal });
    this.form?.addEventListener("submit", () => { clearTimeout(this.waiting); this.waiting = 0; }, { signal: this.end.signal });
  }

  disconnectedCallback() { clearTimeout(this.waiting); this.end.abort(); }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), 900);
  }

  async save() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    const draft = new FormData(this.form);
    for (const field of this.form.querySelectorAll("[data-private]")) draft.delete(field.name);
    try {
      const answer = await fetch(this.dataset.url, { method: "POST", body: draft, keepalive: true });
      this.textContent = answer.ok ? this.dataset.saved : this.dataset.failed;
    } catch {
      this.textContent = this.dataset.failed;
    }
  }
}

customElements.define("draft-save", DraftSave);
