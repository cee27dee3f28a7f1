/* While the focus is in a group of choices, 1–9 choose. No other place listens, so no key of the browser is taken. */
class NumberChoices extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      const radio = this.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      if (!radio || radio.disabled) return;
      event.preventDefault();
      radio.focus();
      radio.click();
    });
  }
}

customElements.define("number-choices", NumberChoices);
