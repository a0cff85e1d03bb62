// The console's keys. Whatever has data-key="n" (or "g q", one after the other) is pressed by that key; its words stand in
// data-key-says. Pages add their own elements, or call redressKeys.add. The list under ? is made of what the page has.
"use strict";

const redressKeys = (() => {
  const added = [];
  let first = "";
  let firstAt = 0;

  const isOn = () => localStorage.getItem("keys") !== "off";
  const visible = (element) => element.getClientRects().length > 0 || element.closest("nav") !== null;

  const all = () => [
    ...[...document.querySelectorAll("[data-key]")]
      .filter((element) => visible(element) && !element.disabled)
      .map((element) => ({
        key: element.dataset.key,
        says: element.dataset.keySays ?? element.textContent.trim(),
        act: () => press(element),
      })),
    ...added,
  ];

  function press(element) {
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
    else element.click();
  }

  const isTyping = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");

  function take(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOn()) return;
    if (event.target instanceof Element && isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]") && event.key !== "?") return;
    const both = Date.now() - firstAt < 1500 && first ? first + " " + event.key : event.key;
    const known = all();
    const found = known.find((one) => one.key === both) ?? known.find((one) => one.key === event.key);
    if (found) {
      event.preventDefault();
      first = "";
      found.act();
    } else {
      first = event.key.length === 1 ? event.key : "";
      firstAt = Date.now();
    }
  }

  function list() {
    const dialog = document.getElementById("keys");
    if (dialog.open) return dialog.close();
    const rows = all().map(({ key, says }) => {
      const row = document.createElement("tr");
      const name = document.createElement("td");
      for (const part of key.split(" ")) {
        const cap = document.createElement("kbd");
        cap.textContent = part;
        name.append(cap, " ");
      }
      const does = document.createElement("td");
      does.textContent = says;
      row.append(name, does);
      return row;
    });
    dialog.querySelector("tbody").replaceChildren(...rows);
    const box = document.getElementById("keys-on");
    box.checked = isOn();
    box.onchange = () => localStorage.setItem("keys", box.checked ? "on" : "off");
    dialog.showModal();
  }

  addEventListener("DOMContentLoaded", () => {
    document.addEventListener("keydown", take);
    document.getElementById("show-keys")?.addEventListener("click", list);
    for (const element of document.querySelectorAll("[data-key]"))
      element.setAttribute("aria-keyshortcuts", element.dataset.key);
  });

  return {
    /** For what is no element: a key, what it does in words, and the doing. */
    add: (key, says, act) => added.push({ key, says, act }),
  };
})();

// An open menu closes where somebody goes on elsewhere, or gives it up.
addEventListener("DOMContentLoaded", () => {
  const menus = document.querySelectorAll("nav details.menu");
  const close = (but) => menus.forEach((menu) => menu !== but && (menu.open = false));
  addEventListener("click", (event) => close(event.target.closest?.("details.menu")));
  addEventListener("focusin", (event) => close(event.target.closest?.("details.menu")));
  for (const menu of menus)
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
});

// Times as the reader's machine writes them; the server wrote UTC.
addEventListener("DOMContentLoaded", () => {
  for (const element of document.querySelectorAll("time[datetime]")) {
    const time = new Date(element.getAttribute("datetime"));
    if (!Number.isNaN(time.valueOf())) element.title = time.toLocaleString();
  }
  for (const button of document.querySelectorAll("[data-confirm]"))
    button.addEventListener("click", (event) => {
      if (!confirm(button.dataset.confirm)) event.preventDefault();
    });
});
