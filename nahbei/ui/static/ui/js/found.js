/* People found while typing: ↓ goes from the field (attribute for) into the list, ↑ back, Enter takes one, Escape returns. */
class FoundList extends HTMLElement {
  connectedCallback() {
    this.end = new AbortController();
    this.source?.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && this.stops.length) this.go(event, 0);
    }, { signal: this.end.signal });
    this.addEventListener("keydown", (event) => this.pressed(event));
  }

  disconnectedCallback() { this.end.abort(); }

  get source() { return document.getElementById(this.getAttribute("for")); }

  get stops() { return [...this.querySelectorAll("a, input[type=radio]")]; }

  go(event, number) {
    event.preventDefault();
    const stop = number < 0 ? this.source : this.stops[Math.min(number, this.stops.length - 1)];
    stop?.focus();
    if (stop?.type === "radio" && !stop.checked) stop.click();
  }

  pressed(event) {
    const now = this.stops.indexOf(event.target);
    if (event.key === "ArrowDown") this.go(event, now + 1);
    if (event.key === "ArrowUp") this.go(event, now - 1);
    if (event.key === "Escape") this.go(event, -1);
    if (event.key === "Enter" && event.target.type === "radio") {
      event.preventDefault();
      event.target.checked = true;
      document.getElementById(this.getAttribute("then"))?.focus();
    }
  }
}

customElements.define("found-list", FoundList);
