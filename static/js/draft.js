/* What is typed in the log book is kept on the server, and on the page for as long as it must be. */
(() => {
  "use strict";

  const AFTER_TYPING_MS = 1000;
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 60000;

  const OFFLINE = "U bent niet verbonden. Uw tekst staat nog hier. Wij proberen het vanzelf opnieuw.";
  const SIGNED_OUT = "U bent afgemeld. Uw tekst staat nog hier. Meld u aan in een ander tabblad. "
    + "Daarna bewaren wij uw tekst vanzelf.";
  const REFUSED = "Dit concept kan niet worden bewaard. Uw tekst staat nog hier.";

  const form = () => document.querySelector("form[data-draft]");
  const part = (name) => document.querySelector(`[data-draft-${name}]`);
  const say = (name, text) => {
    const place = part(name);
    if (place && place.textContent !== text) place.textContent = text;
  };
  const typed = () => form()?.elements.namedItem("text")?.value ?? "";
  const content = () => JSON.stringify(["kind", "happened_at", "text"]
    .map((name) => form()?.elements.namedItem(name)?.value ?? ""));

  let timer = 0;
  let retry = FIRST_RETRY_MS;
  let saving = Promise.resolve();
  let kept = content();
  /* Sending has begun: what is typed now belongs to the line that is on its way. */
  let held = false;

  const meta = () => document.querySelector('meta[name="csrf-token"]');

  /* Who signed in again in another tab has another token; the page takes it over. */
  const renewToken = async () => {
    const answer = await fetch(form().dataset.draft, { redirect: "manual" });
    if (!answer.ok) return false;
    const { token } = await answer.json();
    meta().content = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token;
    });
    return true;
  };

  /* A draft is no form that is carried out once, so it goes without the key of one. */
  const fields = () => {
    const all = new FormData(form());
    all.delete("eenmalig");
    return all;
  };

  const send = (keepalive) => fetch(form().dataset.draft, {
    method: "POST",
    body: fields(),
    headers: { "X-CSRFToken": meta().content },
    redirect: "manual",
    keepalive,
  });

  const again = (why) => {
    say("trouble", why);
    plan(retry);
    retry = Math.min(retry * 2, LAST_RETRY_MS);
  };

  const save = async () => {
    if (!form() || held || content() === kept) return;
    const now = content();
    try {
      let answer = await send(false);
      if (answer.status === 403 && await renewToken()) answer = await send(false);
      if (answer.type === "opaqueredirect" || answer.status === 403) return again(SIGNED_OUT);
      if (answer.status === 422) return say("trouble", REFUSED);
      if (!answer.ok) return again(OFFLINE);
      const { said } = await answer.json();
      kept = now;
      retry = FIRST_RETRY_MS;
      say("trouble", "");
      say("status", said);
      part("discard").hidden = !said;
    } catch {
      again(OFFLINE);
    }
  };

  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      saving = saving.then(save);
    }, wait);
  };

  document.addEventListener("input", (event) => {
    if (!form()?.contains(event.target)) return;
    say("status", "");
    plan(AFTER_TYPING_MS);
  });

  addEventListener("online", () => plan(0));

  /* Back from another tab, perhaps from signing in there. */
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") return plan(0);
    if (form() && !held && content() !== kept) send(true).catch(() => {});
  });

  addEventListener("beforeunload", (event) => {
    if (form() && !held && typed().trim() && content() !== kept) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (!form()?.contains(event.target)) return;
    event.preventDefault();
    form().requestSubmit(form().querySelector("#vastleggen"));
  });

  const isLog = (event) => event.target.matches?.("form[data-draft]");

  /* Other parts of the page fetch and settle too, while a line is on its way. */
  const ofLog = (event) => event.detail.requestConfig?.elt.matches("form[data-draft]");

  /* A draft that is still on its way must not arrive after the line itself. */
  document.addEventListener("htmx:confirm", (event) => {
    if (!isLog(event)) return;
    event.preventDefault();
    clearTimeout(timer);
    held = true;
    saving.then(() => event.detail.issueRequest(true));
  });

  /* Signed out: the answer says so at the top of the page, and here one's text is safe. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!ofLog(event)) return;
    if (event.detail.xhr.status === 401) {
      held = false;
      again(SIGNED_OUT);
    }
  });

  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, (event) => {
      if (!isLog(event)) return;
      held = false;
      again(event.detail.xhr?.status === 403 ? SIGNED_OUT : OFFLINE);
    });
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!held || !form() || !ofLog(event)) return;
    held = false;
    kept = content();
    if (!form().querySelector("[data-error-summary]")) say("status", form().dataset.done);
  });

  /* Thrown away: nothing to keep, and nothing to ask at leaving. */
  document.addEventListener("submit", (event) => {
    if (part("discard")?.contains(event.target)) held = true;
  });
})();
