// Signing in, and the key to which a session is bound. The key is made here, cannot be read out of the browser, and signs
// a challenge every half minute: a cookie that was copied elsewhere is refused.
"use strict";

const redressSession = (() => {
  const every = 30_000;
  const tooOld = 75_000;
  // Of this tab, over its pages: whoever goes quickly from page to page proves as often as who stays on one.
  const provedAt = () => Number(sessionStorage.getItem("proved-at") ?? 0);

  const store = (mode, work) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open("redress", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const request = work(opening.result.transaction("keys", mode).objectStore("keys"));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      };
    });

  const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

  const post = (path, body) =>
    fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });

  /** Makes a key and keeps it under its fingerprint; gives its public half. */
  async function makeKey() {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
    const name = base64(await crypto.subtle.digest("SHA-256", spki));
    await store("readwrite", (keys) => keys.put(pair.privateKey, name));
    return base64(spki);
  }

  /** Shows that this browser holds the session's key; false where it does not, or nobody is signed in. */
  async function prove() {
    const asked = await post("/session/proof", {});
    if (!asked.ok) return false;
    const { challenge, key } = await asked.json();
    const mine = await store("readonly", (keys) => keys.get(key));
    if (!mine) return false;
    const signed = await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      mine,
      new TextEncoder().encode(challenge),
    );
    const proved = (await post("/session/proof", { challenge, signature: base64(signed) })).ok;
    if (proved) sessionStorage.setItem("proved-at", Date.now());
    return proved;
  }

  async function proveOrLeave() {
    try {
      const proved = await prove();
      if (!proved) location.assign("/sign-in?to=" + encodeURIComponent(location.pathname + location.search));
      return proved;
    } catch {
      return true; // The line is down; the server decides with the next request.
    }
  }

  function keepProving() {
    const proveWhereDue = () => !document.hidden && Date.now() - provedAt() > every && proveOrLeave();
    proveWhereDue();
    setInterval(proveWhereDue, every / 6);
    document.addEventListener("visibilitychange", proveWhereDue);
    // A form that was open while the machine slept is sent only after a fresh proof.
    document.addEventListener(
      "submit",
      async (event) => {
        // A tab that was just opened has not proved itself yet, but whoever signed in or came from another tab has.
        if (provedAt() === 0 || Date.now() - provedAt() < tooOld) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const [form, button] = [event.target, event.submitter];
        if (await proveOrLeave()) form.requestSubmit(button);
      },
      true,
    );
  }

  async function usePasskey(button) {
    const failed = document.getElementById("passkey-failed");
    failed.hidden = true;
    try {
      const asked = await post(button.dataset.passkey + "/options", {});
      const options = PublicKeyCredential.parseRequestOptionsFromJSON(await asked.json());
      const credential = await navigator.credentials.get({ publicKey: options });
      const answer = await post(button.dataset.passkey, {
        credential: JSON.stringify(credential),
        key: await makeKey(),
        to: button.dataset.to,
      });
      if (!answer.ok) throw new Error(answer.status);
      location.assign((await answer.json()).to);
    } catch {
      failed.hidden = false;
      button.focus();
    }
  }

  async function makePasskey(button) {
    const failed = document.getElementById("passkey-failed");
    failed.hidden = true;
    const field = (id) => document.getElementById(id)?.value ?? "";
    try {
      const code = field("invitation");
      const asked = await post(button.dataset.newPasskey + "/options", { code });
      if (!asked.ok) throw new Error(asked.status);
      const options = PublicKeyCredential.parseCreationOptionsFromJSON(await asked.json());
      const credential = await navigator.credentials.create({ publicKey: options });
      const answer = await post(button.dataset.newPasskey, {
        code,
        credential: JSON.stringify(credential),
        name: field("device"),
        key: await makeKey(),
      });
      if (!answer.ok) throw new Error(answer.status);
      location.assign((await answer.json()).to);
    } catch {
      failed.hidden = false;
      button.focus();
    }
  }

  async function goOutside(button) {
    const failed = document.getElementById("passkey-failed");
    try {
      const answer = await post("/sign-in/outside", {
        key: await makeKey(),
        to: button.dataset.to,
        code: document.getElementById("invitation")?.value || null,
        again: button.dataset.outside === "again",
      });
      if (!answer.ok) throw new Error(answer.status);
      location.assign((await answer.json()).to);
    } catch {
      failed.hidden = false;
      button.focus();
    }
  }

  function bindForms() {
    for (const form of document.querySelectorAll("form[data-browser-key]")) {
      const key = document.createElement("input");
      key.type = "hidden";
      key.name = "key";
      form.append(key);
      form.addEventListener("submit", async (event) => {
        if (key.value) return;
        event.preventDefault();
        key.value = await makeKey();
        form.requestSubmit(event.submitter);
      });
    }
  }

  /** The code of an invitation stands behind the #, where no server sees it; from there into the form and out of sight. */
  function takeInvitation() {
    const field = document.getElementById("invitation");
    if (field && location.hash.startsWith("#ri_")) {
      field.value = location.hash.slice(1);
      history.replaceState(null, "", location.pathname);
    }
  }

  /** Passkeys belong to a name, keys to a secure place: a number of this machine becomes its name, the rest is told. */
  function standSecurely() {
    if (location.hostname === "127.0.0.1" && document.body.classList.contains("door") && !document.body.dataset.prove)
      location.replace(location.href.replace("//127.0.0.1", "//localhost"));
    const notice = document.getElementById("insecure");
    if (notice && !isSecureContext) notice.hidden = false;
  }

  addEventListener("DOMContentLoaded", () => {
    standSecurely();
    bindForms();
    takeInvitation();
    for (const button of document.querySelectorAll("[data-passkey]"))
      button.addEventListener("click", () => usePasskey(button));
    for (const button of document.querySelectorAll("[data-outside]"))
      button.addEventListener("click", () => goOutside(button));
    for (const button of document.querySelectorAll("[data-new-passkey]"))
      button.addEventListener("click", () => makePasskey(button));
    if (document.body.classList.contains("signed-in")) keepProving();
    const wanted = document.body.dataset.prove;
    if (wanted) {
      prove()
        .catch(() => false)
        .then((proved) =>
          location.replace(proved ? wanted : "/sign-in?to=" + encodeURIComponent(wanted)),
        );
    }
  });

  return { prove };
})();
