/* Filters take half of a phone. There they are folded, unless they narrow the list; without script they stay open. */
const phone = matchMedia("(width < 40rem)");

function fold() {
  for (const each of document.querySelectorAll("details[data-fold]")) each.open = !phone.matches || each.dataset.fold === "narrowed";
}

fold();
phone.addEventListener("change", fold);
