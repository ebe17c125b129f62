/* Keys for who works fast: shortcuts, which one switch turns off, and moving through results. */
(() => {
  "use strict";

  const GO_WITHIN_MS = 1500;

  const seen = (element) => element.getClientRects().length > 0;
  const typing = (element) =>
    Boolean(element.closest?.("input, textarea, select, dialog, [contenteditable]"));
  const help = document.getElementById("sneltoetsen");
  const find = document.getElementById("zoek");
  const found = document.getElementById("zoek-gevonden");
  if (!find) return; /* A page without the menu, such as that to sign in. */

  const openHelp = () => {
    document.querySelectorAll("details.ave-menu[open]").forEach((menu) => { menu.open = false; });
    help.showModal();
  };

  /* Step to the next row, or the one before; from outside the rows begin at the end one comes to. */
  const step = (way) => {
    const links = [...document.querySelectorAll("main [data-row-link]")].filter(seen);
    if (!links.length) return;
    const row = document.activeElement.closest?.("[data-row]");
    const at = links.findIndex((link) => row?.contains(link));
    const next = at < 0 ? (way > 0 ? 0 : links.length - 1) : at + way;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  };

  /* Choose the row that has the focus, where rows can be chosen. */
  const choose = () => document.activeElement.closest?.("[data-row]")
    ?.querySelector("[data-row-choice]")?.click();

  const go = (key) => document.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click();

  let goUntil = 0;
  const actions = {
    "/": () => { find.focus(); find.select(); },
    "j": () => step(1),
    "k": () => step(-1),
    "n": () => go("n"),
    "x": choose,
    "g": () => { goUntil = Date.now() + GO_WITHIN_MS; },
    "?": openHelp,
  };

  const shortcut = (event) => {
    if (!("shortcuts" in document.body.dataset) || typing(event.target)) return;
    /* What one asked for is on its way: what is typed now is meant for it. */
    if (document.querySelector("main .htmx-request")) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.key === "g") return;
    const going = Date.now() < goUntil;
    goUntil = 0;
    const act = going ? () => go(event.key) : actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  /* In the search box and its results: arrows move, Escape closes. */
  const within = (event) => {
    const links = [...found.querySelectorAll("[data-row-link]")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      close();
      find.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (at ? links[at - 1] : find).focus();
    } else {
      return;
    }
    event.preventDefault();
  };

  const close = () => {
    found.replaceChildren();
    find.value = "";
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.target.closest?.(".ave-find")) within(event);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest?.("form[data-quick-send]")?.requestSubmit();
    } else shortcut(event);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-help]")) openHelp();
    if (found.firstChild && !event.target.closest(".ave-find")) found.replaceChildren();
  });

  /* Enter opens the one that is found; with more, or none yet, the page of the results. */
  document.querySelector("[data-find]").addEventListener("submit", (event) => {
    const links = found.querySelectorAll("[data-row-link]");
    if (links.length !== 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    links[0].click();
  }, true);
})();
