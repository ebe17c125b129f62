/* The session: a warning before it ends, and going on after signing in again in another tab. */
let ask = async () => false;

/* Whether one is signed in; the page's forms then have the token of now. */
export const renewSession = () => ask();

(() => {
  "use strict";

  const WARN_BEFORE_MS = 5 * 60 * 1000;
  const LOOK_EVERY_MS = 10 * 1000;

  const mine = document.querySelector('meta[name="session"]');
  const live = document.getElementById("ave-live");
  if (!mine) return; /* Nobody is signed in here. */

  const others = new BroadcastChannel("sessie");
  let endsAt = Date.now() + Number(mine.content) * 1000;
  let warning = null;
  let signedOut = false;

  const clock = (at) => new Date(at).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });

  const line = (heading, text, kind) => {
    const box = document.createElement("div");
    box.className = `utrecht-alert utrecht-alert--${kind} ave-alert ave-session`;
    const words = document.createElement("p");
    words.className = "ave-alert__text";
    const strong = document.createElement("strong");
    strong.textContent = heading;
    words.append(strong, ` ${text} `);
    box.append(words);
    live.replaceChildren(box);
    return box;
  };

  const quiet = () => {
    if (warning?.isConnected) live.replaceChildren();
    warning = null;
  };

  const warn = () => {
    if (warning?.isConnected) return;
    warning = line(`U wordt om ${clock(endsAt)} uur afgemeld.`, "U deed een tijd niets. Wilt u verder werken?", "warning");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "utrecht-button utrecht-button--secondary-action";
    button.textContent = "Ja, ik werk verder";
    button.addEventListener("click", () => ask("POST"));
    warning.append(button);
  };

  const renew = (token) => {
    document.querySelector('meta[name="csrf-token"]').content = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  };

  const goOn = (left) => {
    endsAt = Date.now() + left * 1000;
    if (left * 1000 > WARN_BEFORE_MS) quiet();
  };

  /* Say it as the server says it to a part of a page that cannot be swapped. */
  const leave = (notice) => {
    const first = !signedOut;
    signedOut = true;
    if (first || !document.getElementById("afgemeld")) live.innerHTML = notice;
    document.dispatchEvent(new CustomEvent("ave:signed-out"));
  };

  const comeBack = ({ left, token, user }) => {
    if (user !== mine.dataset.user) {
      line("Iemand anders is nu aangemeld.", "Laad deze pagina opnieuw. Wat u hier typte, hoort bij uw eigen account.", "warning");
      return;
    }
    renew(token);
    goOn(left);
    if (signedOut || document.getElementById("afgemeld")) {
      signedOut = false;
      line("U bent weer aangemeld.", "U kunt hier verder.", "ok");
      document.dispatchEvent(new CustomEvent("ave:signed-in"));
    }
  };

  ask = async (method = "GET") => {
    try {
      const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content };
      const answer = await fetch(mine.dataset.url, { method, headers, redirect: "manual" });
      if (answer.status === 401) {
        leave(await answer.text());
        return false;
      }
      if (!answer.ok) return false;
      const told = await answer.json();
      comeBack(told);
      if (method === "POST") others.postMessage({ left: told.left, user: told.user });
      return told.user === mine.dataset.user;
    } catch {
      /* Not connected: the next look tells. */
    }
    return false;
  };

  const look = async () => {
    const left = endsAt - Date.now();
    if (signedOut || left > WARN_BEFORE_MS) return;
    await ask(); /* Another tab may have gone on. */
    if (!signedOut && endsAt - Date.now() <= WARN_BEFORE_MS) warn();
  };

  others.addEventListener("message", ({ data }) => {
    if (signedOut || document.getElementById("afgemeld") || data.user !== mine.dataset.user) ask();
    else goOn(data.left);
  });

  /* Back in this tab: perhaps one signed in again in another, and the token is new. */
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - looked < LOOK_EVERY_MS) return;
    looked = Date.now();
    ask();
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr?.status === 401) signedOut = true;
  });

  setInterval(look, LOOK_EVERY_MS);
  others.postMessage({ left: Number(mine.content), user: mine.dataset.user });
})();
