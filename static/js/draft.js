/* What is typed in a form is kept on the server, and on the page for as long as it must be. */
import { renewSession } from "./session.js";

(() => {
  "use strict";

  const AFTER_TYPING_MS = 1000;
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 60000;
  const WAIT_TO_SEND_MS = 5000;
  const NEVER_KEPT = ["concept", "csrfmiddlewaretoken", "eenmalig", "do", "deel", "more"];
  const NOT_TYPED = ["password", "submit", "button", "reset", "file", "fieldset", "output"];

  const OFFLINE = "U bent niet verbonden. Uw tekst staat nog hier. Wij proberen het vanzelf opnieuw.";
  const SIGNED_OUT = "Uw tekst staat nog hier. Wij bewaren die vanzelf als u weer bent aangemeld.";
  const REFUSED = "Dit concept kan niet worden bewaard. Uw tekst staat nog hier.";

  const throwAway = document.getElementById("concept-weg");
  if (!throwAway) return; /* Nobody is signed in here. */
  const address = throwAway.action;

  const states = new WeakMap();
  const hasDraft = (form) => Boolean(form?.matches?.("form") && form.querySelector("input[name=concept]"));
  const forms = () => [...document.querySelectorAll("form")].filter(hasDraft);
  const key = (form) => form.querySelector("input[name=concept]").value;
  const part = (form, name) => form.querySelector(`[data-draft-${name}]`);
  const say = (form, name, text) => {
    const place = part(form, name);
    if (place && place.textContent !== text) place.textContent = text;
  };

  /* The values of every field, also of those that hold nothing. */
  const typed = (form) => {
    const found = {};
    for (const field of form.elements) {
      if (!field.name || NEVER_KEPT.includes(field.name) || NOT_TYPED.includes(field.type)) continue;
      found[field.name] ??= [];
      if (["checkbox", "radio"].includes(field.type) && !field.checked) continue;
      if (field.type === "select-multiple") found[field.name].push(...[...field.selectedOptions].map((o) => o.value));
      else found[field.name].push(field.value);
    }
    return found;
  };
  const content = (form) => JSON.stringify(typed(form));

  /* As it was before anything was typed: then there is nothing to keep. */
  const isEmpty = (form, state) => {
    const lines = [...form.querySelectorAll("textarea")];
    return (!state.found && content(form) === state.first)
      || (lines.length > 0 && lines.every((field) => !field.value.trim()) && lines.some((field) => field.defaultValue.trim() === "" || state.found)
        && [...form.querySelectorAll("input:not([type=hidden]):not([type=checkbox]):not([type=radio])")].every((field) => field.value === field.defaultValue));
  };

  const stateOf = (form) => {
    if (!states.has(form)) {
      const now = content(form);
      const found = !(part(form, "discard")?.hidden ?? true);
      states.set(form, { first: now, kept: now, found, timer: 0, retry: FIRST_RETRY_MS, saving: Promise.resolve(), busy: false, held: false, failed: false });
    }
    return states.get(form);
  };

  const isDirty = (form) => {
    const state = stateOf(form);
    return !state.held && content(form) !== state.kept;
  };

  const headers = () => ({ "HX-Request": "true", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content });

  const send = (form, keepalive) => {
    if (isEmpty(form, stateOf(form))) {
      return fetch(address, { method: "POST", headers: headers(), body: new URLSearchParams({ weg: key(form), stil: "1" }), redirect: "manual", keepalive });
    }
    const body = JSON.stringify({ key: key(form), typed: typed(form) });
    return fetch(address, { method: "POST", headers: { ...headers(), "Content-Type": "application/json" }, body, redirect: "manual", keepalive });
  };

  const again = (form, why) => {
    const state = stateOf(form);
    state.failed = true;
    say(form, "trouble", why);
    plan(form, state.retry);
    state.retry = Math.min(state.retry * 2, LAST_RETRY_MS);
  };

  const save = async (form) => {
    if (!form.isConnected || !isDirty(form)) return;
    const state = stateOf(form);
    const now = content(form);
    state.busy = true;
    try {
      let answer = await send(form, false);
      if (answer.status === 403 && await renewSession()) answer = await send(form, false);
      if (answer.status === 401) await renewSession(); /* It says at the top that one was signed out. */
      if (answer.status === 401 || answer.status === 403) return again(form, SIGNED_OUT);
      if (answer.status === 422) {
        state.failed = true;
        return say(form, "trouble", REFUSED);
      }
      if (!answer.ok) return again(form, OFFLINE);
      const { said } = await answer.json();
      Object.assign(state, { kept: now, retry: FIRST_RETRY_MS, failed: false, found: Boolean(said) });
      say(form, "trouble", "");
      say(form, "status", said);
      part(form, "discard").hidden = !said;
    } catch {
      again(form, OFFLINE);
    } finally {
      state.busy = false;
    }
    return undefined;
  };

  const saveNow = (form) => {
    const state = stateOf(form);
    clearTimeout(state.timer);
    state.saving = state.saving.then(() => save(form));
    return state.saving;
  };

  const plan = (form, wait) => {
    const state = stateOf(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => saveNow(form), wait);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!hasDraft(form)) return;
    stateOf(form);
    say(form, "status", "");
    plan(form, AFTER_TYPING_MS);
  });

  const everyDirty = () => forms().filter(isDirty);
  const saveAll = () => everyDirty().forEach((form) => plan(form, 0));
  addEventListener("online", saveAll);
  document.addEventListener("ave:signed-in", saveAll);

  /* Going elsewhere: what is not kept yet is sent after us. */
  const leave = () => everyDirty().forEach((form) => {
    send(form, true).catch(() => {});
  });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? saveAll() : leave()));
  addEventListener("beforeunload", (event) => {
    if (everyDirty().some((form) => stateOf(form).failed)) event.preventDefault();
    else leave();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.form;
    if (!form?.matches("[data-done]")) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("#vastleggen"));
  });

  /* Before a form is sent, what is typed in others on the page is kept, and a draft of its own that
     is on its way arrives first. */
  const passing = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form === throwAway) {
      forms().filter((other) => key(other) === button?.value).forEach((other) => { stateOf(other).held = true; });
    }
    if (form.method !== "post" || passing.delete(form)) return;
    if (hasDraft(form)) {
      const state = stateOf(form);
      clearTimeout(state.timer);
      state.held = true;
    }
    const waits = everyDirty().map(saveNow);
    if (hasDraft(form) && stateOf(form).busy) waits.push(stateOf(form).saving);
    if (!waits.length || "sending" in form.dataset) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const enough = new Promise((done) => { setTimeout(done, WAIT_TO_SEND_MS); });
    Promise.race([Promise.all(waits), enough]).then(() => {
      passing.add(form);
      form.requestSubmit(button?.form === form ? button : null);
    });
  }, true);

  const release = (form, why) => {
    stateOf(form).held = false;
    if (why) again(form, why);
  };
  addEventListener("pageshow", (event) => {
    if (event.persisted) forms().forEach((form) => release(form, ""));
  });

  /* Other parts of the page fetch and settle too, while a form is on its way. */
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (hasDraft(detail.elt) && detail.xhr?.status === 401) release(detail.elt, SIGNED_OUT);
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ detail }) => {
      if (hasDraft(detail.elt)) release(detail.elt, detail.xhr?.status === 403 ? SIGNED_OUT : OFFLINE);
    });
  }

  document.addEventListener("htmx:load", (event) => {
    [event.target, ...event.target.querySelectorAll("form")].filter(hasDraft).forEach(stateOf);
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const done = detail.requestConfig?.elt.dataset.done;
    const form = done && document.querySelector("form[data-done]");
    if (form && detail.xhr.status !== 401 && !form.querySelector("[data-error-summary]")) say(form, "status", done);
  });

  forms().forEach(stateOf);
})();
