// What only improves the desk: everything works without it.
"use strict";

addEventListener("DOMContentLoaded", () => {
  // A claim is kept while somebody is there: once a minute, where something was pressed or moved since.
  const beat = document.querySelector("form[data-heartbeat]");
  let isThere = false;
  for (const sign of ["keydown", "pointermove", "scroll"])
    addEventListener(sign, () => (isThere = true), { passive: true });
  if (beat) {
    setInterval(() => {
      if (!isThere || document.hidden) return;
      isThere = false;
      fetch(beat.action, { method: "POST", redirect: "manual" }).catch(() => {});
    }, 60_000);
  }

  // Shift-click chooses all between two boxes of a list.
  let last = null;
  for (const box of document.querySelectorAll("table.list input[type=checkbox]"))
    box.addEventListener("click", (event) => {
      const all = [...document.querySelectorAll("table.list input[type=checkbox]")];
      if (event.shiftKey && last) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const one of all.slice(from, to + 1)) one.checked = box.checked;
      }
      last = box;
    });

  // What was just opened is closed again when somebody looks away.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) for (const picture of document.querySelectorAll(".pictures .open img")) picture.remove();
  });
});
