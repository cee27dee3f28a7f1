/* Anruf aufnehmen: whoever is chosen from the list stands in the name field, and help begins at her address. */
class CallPage extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      const chosen = event.target;
      if (chosen.name !== "person" && chosen.name !== "caller") return;
      const before = chosen.name === "caller" ? "caller_" : "";
      if (chosen.dataset.name) this.field(`${before}name`).value = chosen.dataset.name;
      if (chosen.name === "person") this.begin(chosen.dataset.street ?? "");
    });
  }

  field(name) { return this.querySelector(`#id_${name}`); }

  begin(street) {
    const origin = this.field("origin");
    if (origin.value === "" || origin.value === this.filled) origin.value = street;
    this.filled = street;
  }
}

customElements.define("call-page", CallPage);
