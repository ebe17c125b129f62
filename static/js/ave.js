/* Small comforts on top of pages that work without. */
(() => {
  "use strict";

  const RESEND_AFTER_MS = 15000;

  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

  /* A form is sent once: a second click or Enter is dropped until an answer or the time-out. */
  const release = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-disabled][data-sending]").forEach((button) => {
      button.removeAttribute("aria-disabled");
      delete button.dataset.sending;
    });
  };

  const hold = (form) => {
    form.dataset.sending = "";
    form.querySelectorAll("button:not([type=button])").forEach((button) => {
      button.setAttribute("aria-disabled", "true");
      button.dataset.sending = "";
    });
    setTimeout(() => release(form), RESEND_AFTER_MS);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if ("sending" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    hold(form);
  }, true);

  /* Back from the browser's memory: the page is as it was left, with its forms held. */
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });

  /* After a refused form the reader starts at the summary of what is wrong. */
  const focusErrors = (root) => root.querySelector("[data-error-summary]")?.focus();

  const unveil = (root) => {
    root.querySelectorAll("[data-needs-script]").forEach((element) => {
      element.hidden = false;
    });
  };

  const announce = (text) => {
    const region = document.getElementById("ave-live");
    if (region) region.textContent = text;
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    document.querySelectorAll("details.ave-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.ave-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta("csrf-token");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-sending]");
    if (form) release(form);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    unveil(event.target);
    focusErrors(event.target);
  });

  /* What is written in a row renews the page around it. Who writes in another row too keeps that:
     then the row alone is renewed. */
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const own = detail.requestConfig.elt;
    const part = own.dataset?.rowPart;
    if (!part || detail.target.matches(part)) return;
    const others = [...document.querySelectorAll("form[data-row-part]")]
      .filter((form) => form !== own && form.elements.namedItem("text").value.trim());
    if (!others.length) return;
    detail.target = document.querySelector(part);
    detail.selectOverride = part;
  });

  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => {
      announce("Dit is niet gelukt. Laad de pagina opnieuw en probeer het nog een keer.");
    });
  }

  /* Deferred: the document stands when this runs. */
  unveil(document);
  focusErrors(document);
})();
