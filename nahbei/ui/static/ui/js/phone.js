/* What this device keeps of the portal: on a device of one's own the next dates, on any other nothing, and after leaving nothing any more.
   The html element says when it is done: data-phone="kept" or "gone". */
const root = document.documentElement;

class PortalPhone extends HTMLElement {
  connectedCallback() {
    this.install();
    if (!navigator.serviceWorker || !window.caches) return;
    const work = this.dataset.state === "keep" ? this.keep() : this.forget();
    work.then((word) => (root.dataset.phone = word), () => (root.dataset.phone = "failed"));
    document.addEventListener("submit", (event) => this.leave(event));
  }

  async keep() {
    await navigator.serviceWorker.register(this.dataset.worker, { scope: this.dataset.scope, updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    const { theme, contrast, text } = root.dataset;
    return this.ask(active, { wish: "keep", reading: { theme, contrast, text } });
  }

  async forget() {
    const here = await navigator.serviceWorker.getRegistration(this.dataset.scope);
    if (here?.active) await this.ask(here.active, { wish: "forget" });
    await here?.unregister();
    for (const name of await caches.keys()) if (name.startsWith(this.dataset.names)) await caches.delete(name);
    return "gone";
  }

  ask(worker, message) {
    return new Promise((tell) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => tell(event.data);
      worker.postMessage(message, [port2]);
    });
  }

  /* First empty, then log out: nothing that is still on its way may arrive afterwards. It never waits long. */
  leave(event) {
    if (!event.target.matches("[data-leaves]") || event.defaultPrevented) return;
    event.preventDefault();
    const patience = new Promise((stop) => setTimeout(stop, 2000));
    Promise.race([this.forget().catch(() => {}), patience]).then(() => event.target.submit());
  }

  /* Once, and only where the browser can do it: a word about the first screen. */
  install() {
    const hint = document.querySelector("[data-install]");
    if (!hint || document.cookie.includes("nahbei_install=")) return;
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      document.cookie = `nahbei_install=seen; path=${this.dataset.scope}; max-age=31536000; samesite=lax`;
      hint.hidden = false;
      hint.querySelector("[data-yes]").onclick = () => { hint.hidden = true; event.prompt(); };
      hint.querySelector("[data-no]").onclick = () => (hint.hidden = true);
    });
  }
}

customElements.define("portal-phone", PortalPhone);
