/* Draws a strip of half hours behind each line of text („9-12, 14-17“): paint with the mouse, or walk with arrows and space. */
const said = (half) => (half % 2 ? `${(half - 1) / 2}:30` : `${half / 2}`);
const pressed = (cell) => cell.getAttribute("aria-pressed") === "true";

class HalfHours extends HTMLElement {
  connectedCallback() {
    for (const line of this.querySelectorAll(".day-line:not(:has(.strip))")) this.draw(line);
    this.addEventListener("keydown", (event) => this.walk(event));
    for (const kind of ["pointerdown", "click"]) {
      this.addEventListener(kind, (event) => {
        if (!event.target.matches(".strip button") || event.detail) return; // a click with detail: pointerdown painted already
        if (kind === "pointerdown") event.target.releasePointerCapture(event.pointerId);
        this.on = !pressed(event.target);
        this.paint(event.target);
      });
    }
    this.addEventListener("pointerover", (event) => event.buttons === 1 && this.paint(event.target));
  }

  draw(line) {
    const strip = Object.assign(document.createElement("div"), { className: "strip" });
    for (let half = this.dataset.first * 2; half < this.dataset.last * 2; half += 1) {
      const cell = Object.assign(document.createElement("button"), { type: "button", tabIndex: strip.childElementCount ? -1 : 0 });
      cell.textContent = half % 2 ? "" : half / 2;
      cell.setAttribute("aria-label", `${line.querySelector("abbr").title} ${said(half)}–${said(half + 1)}`);
      cell.dataset.half = half;
      strip.append(cell);
    }
    line.append(strip);
    line.addEventListener("input", () => this.read(line));
    this.read(line);
  }

  read(line) {
    const spans = [...line.querySelector("input").value.matchAll(/(\d+)(?::(\d\d))?\s*[-–]\s*(\d+)(?::(\d\d))?/g)]
      .map(([, from, past, to, over]) => [from * 2 + (past || 0) / 30, to * 2 + (over || 0) / 30]);
    for (const cell of line.querySelectorAll("button")) {
      cell.setAttribute("aria-pressed", spans.some(([start, end]) => start <= cell.dataset.half && cell.dataset.half < end));
    }
  }

  paint(cell) {
    if (this.on === undefined || !cell.matches(".strip button")) return;
    cell.setAttribute("aria-pressed", this.on);
    const marked = [...cell.parentElement.children].filter(pressed).map((one) => Number(one.dataset.half));
    const ends = marked.filter((half) => !marked.includes(half + 1));
    cell.closest(".day-line").querySelector("input").value = marked
      .filter((half) => !marked.includes(half - 1)).map((half, at) => `${said(half)}–${said(ends[at] + 1)}`).join(", ");
  }

  walk(event) {
    const step = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
    const next = event.target.matches(".strip button") && step && event.target[step];
    if (!next) return;
    event.preventDefault();
    [event.target.tabIndex, next.tabIndex] = [-1, 0];
    next.focus();
  }
}
customElements.define("half-hours", HalfHours);
