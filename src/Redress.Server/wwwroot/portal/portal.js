// Everything here only adds: each page does all its work without a script.

const LEAVE = "/leave";
const WITHIN_MS = 5000;
const TIMES = 3;

/** Covers the page at once, and goes on without leaving it in the list of visited pages. */
function leave() {
  const cover = document.createElement("div");
  cover.className = "cover";
  document.body.append(cover);
  document.title = "…";
  // Without cookies only the form says which visit ends.
  const form = document.getElementById("leave");
  if (form) {
    form.submit();
  } else {
    location.replace(LEAVE);
  }
}

let presses = [];
addEventListener("keyup", (event) => {
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  const now = performance.now();
  presses = [...presses.filter((at) => now - at < WITHIN_MS), now];
  if (presses.length >= TIMES) {
    presses = [];
    leave();
  }
});

addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-leave]") : null;
  if (link) {
    event.preventDefault();
    leave();
  }
});

// A page that was left and is brought back from memory asks the server again.
addEventListener("pageshow", (event) => {
  presses = [];
  if (event.persisted) {
    location.reload();
  }
});

for (const offered of document.querySelectorAll(".needs-script")) {
  offered.classList.remove("needs-script");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-said]");
    try {
      await navigator.clipboard.writeText(code.textContent.trim());
      said.textContent = button.dataset.copied;
    } catch {
      // Not allowed: the code is selected, so that it can be copied by hand.
      getSelection().selectAllChildren(code);
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
