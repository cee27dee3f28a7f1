/* The page without internet shows what this device keeps: the next dates, and of when they are. Nothing else is here. */
class OfflineDates extends HTMLElement {
  async connectedCallback() {
    const found = await window.caches?.match(this.dataset.url, { cacheName: this.dataset.name });
    const kept = found && (await found.json());
    if (kept && new Date(kept.until) > new Date()) this.show(kept);
    else if (kept) await caches.delete(this.dataset.name);  // too old to be told
    document.documentElement.dataset.offline = kept ? "shown" : "nothing";
  }

  show(kept) {
    for (const [name, value] of Object.entries(kept.reading ?? {})) if (value) document.documentElement.dataset[name] = value;
    const coming = kept.dates.filter((date) => new Date(date.ends_at) > new Date());
    const list = this.querySelector("ul");
    list.replaceChildren(...coming.map((date) => this.row(date)));
    this.querySelector("[data-state]").textContent = this.dataset.asOf.replace("{when}", this.since(new Date(kept.at)));
    this.querySelector("[data-whose]").textContent = kept.name;
    this.querySelector("[data-none]").hidden = coming.length > 0;
    this.hidden = false;
  }

  row(date) {
    const row = this.querySelector("template").content.cloneNode(true);
    for (const name of ["when", "what", "who", "where"]) {
      const place = row.querySelector(`[data-${name}]`);
      if (date[name]) place.textContent = date[name]; else place.remove();
    }
    const call = row.querySelector("[data-phone]");
    const calls = date.phones.map((number) => {
      const link = call.cloneNode(true);
      link.href = `tel:${number.replace(/[^+\d]/g, "")}`;
      link.querySelector("bdi").textContent = number;
      return link;
    });
    call.replaceWith(...calls);
    return row;
  }

  /* „heute 18:10“, „gestern 18:10“, „Di., 24.11., 18:10“ */
  since(moment) {
    const lang = document.documentElement.lang || "de";
    const midnight = new Date().setHours(0, 0, 0, 0);
    const days = Math.round((midnight - new Date(moment).setHours(0, 0, 0, 0)) / 86400000);
    const time = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit" }).format(moment);
    if (days < 2) return `${new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-days, "day")} ${time}`;
    return `${new Intl.DateTimeFormat(lang, { weekday: "short", day: "numeric", month: "numeric" }).format(moment)}, ${time}`;
  }
}

customElements.define("offline-dates", OfflineDates);
