/* The reading bar without a new page: the server keeps the cookie, the page changes at once and nothing typed is lost. */
const root = document.documentElement;

function show(form, name, value) {
  if (value) root.dataset[name] = value; else delete root.dataset[name];
  for (const button of form.querySelectorAll(`button[name="${name}"]`)) {
    const toggle = button.dataset.on;
    const on = toggle ? toggle === value : button.value === value;
    button.setAttribute("aria-pressed", on);
    if (toggle) button.value = on ? "" : toggle;
  }
}

document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (!form.matches("[data-reading]") || !button || button.hasAttribute("data-reload")) return;
  event.preventDefault();
  const wish = new FormData(form);
  wish.set(button.name, button.value);
  try {
    await fetch(form.action, { method: "POST", body: wish, redirect: "manual" });
    show(form, button.name, button.value);
  } catch {
    form.submit();
  }
});
