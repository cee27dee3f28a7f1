/* A form that is answered by a passkey. Without script or without passkeys it stays hidden; a code does the same. */
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function understood({ publicKey }) {
  const known = (key) => ({ ...key, id: toBytes(key.id) });
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: toBytes(options.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) if (options[name]) options[name] = options[name].map(known);
  return options;
}

function told(credential) {
  const { id, rawId, type, response } = credential;
  const told = { id, type, rawId: toText(rawId), response: {}, clientExtensionResults: credential.getClientExtensionResults() };
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told.response[name] = toText(response[name]);
  }
  if (response.getTransports) told.response.transports = response.getTransports();
  return told;
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.querySelector("[data-problem]").hidden = true;
      this.ask().then((credential) => this.send(credential), () => (this.querySelector("[data-problem]").hidden = false));
    });
  }

  async ask() {
    const adds = this.dataset.mode === "add";
    const publicKey = understood(adds ? (await this.options()).creation_options : (await this.options()).request_options);
    if (!adds) return navigator.credentials.get({ publicKey });
    const { passwordless } = this.form.elements;
    if (!passwordless) return navigator.credentials.create({ publicKey });
    const alone = passwordless.checked;
    const choice = { ...publicKey.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
    if (alone) choice.userVerification = "required";
    return navigator.credentials.create({ publicKey: { ...publicKey, authenticatorSelection: choice } });
  }

  async options() {
    if (this.dataset.options) return JSON.parse(document.getElementById(this.dataset.options).textContent);
    return (await fetch(this.form.action, { headers: { Accept: "application/json" } })).json();
  }

  send(credential) {
    this.form.elements.credential.value = JSON.stringify(told(credential));
    this.form.submit();
  }
}

customElements.define("passkey-form", PasskeyForm);
