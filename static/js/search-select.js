/* A line above a long list: it leaves only the choices that hold what is typed. */
(() => {
  "use strict";

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const searchable = (select) => {
    const label = select.labels[0];
    if (!label) return;
    const choices = [...select.querySelectorAll("option")].map((option) => ({
      option,
      home: option.parentElement,
      words: plain(`${option.parentElement.label ?? ""} ${option.text}`),
    }));
    const line = document.createElement("input");
    line.type = "search";
    line.className = "ave-search-select";
    line.autocomplete = "off";
    line.setAttribute("aria-label", `Zoek in de lijst: ${label.textContent.trim()}`);
    line.setAttribute("aria-controls", select.id);
    const count = document.createElement("p");
    count.className = "ave-search-select__count";
    count.setAttribute("role", "status");
    label.closest(".ave-field").insertBefore(line, select);
    select.after(count);

    const narrow = () => {
      const asked = plain(line.value).split(/\s+/).filter(Boolean);
      const chosen = select.selectedOptions[0];
      const found = choices.filter(({ option, words }) =>
        option.value && asked.every((word) => words.includes(word)));
      const kept = new Set(asked.length ? found.map(({ option }) => option) : choices.map(({ option }) => option));
      choices.forEach(({ option, home }) => {
        if (kept.has(option) || !option.value || option === chosen) home.append(option);
        else option.remove();
      });
      if (asked.length && found.length === 1) found[0].option.selected = true;
      else if (chosen) chosen.selected = true;
      const only = found.length === 1 ? `Gekozen: ${found[0].option.text.trim()}.` : "";
      count.textContent = asked.length ? only || `${found.length || "Niets"} gevonden in de lijst.` : "";
    };

    line.addEventListener("input", narrow);
    /* Enter goes on to the list instead of sending the form. */
    line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      select.focus();
    });
    narrow();
  };

  const find = (root) => root.querySelectorAll("select[data-search]:not([data-searchable])").forEach((select) => {
    select.dataset.searchable = "";
    searchable(select);
  });

  document.addEventListener("htmx:load", (event) => find(event.target));
  find(document);
})();
