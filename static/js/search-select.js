/* A line above a long list: it leaves only the choices that hold what is typed. */
(() => {
  "use strict";

  const SHOWN = 7;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  const lineFor = (select) => {
    const label = document.createElement("label");
    label.className = "ave-search-select__label";
    label.textContent = "Zoek in de lijst";
    const line = document.createElement("input");
    line.type = "search";
    line.id = `${select.id}_zoek`;
    line.autocomplete = "off";
    const whose = select.labels[0];
    if (whose) {
      whose.id ||= `${select.id}_label`;
      line.setAttribute("aria-describedby", whose.id);
    }
    label.htmlFor = line.id;
    select.before(label, line);
    return line;
  };

  const searchable = (select) => {
    const line = lineFor(select);
    const count = document.createElement("p");
    count.className = "ave-search-select__count";
    count.setAttribute("role", "status");
    select.after(count);
    const choices = [...select.options].map((option) => ({
      option,
      home: option.parentElement,
      words: plain(`${option.parentElement.label ?? ""} ${option.text}`),
    }));

    const groups = [...select.querySelectorAll("optgroup")];

    const narrow = () => {
      const asked = plain(line.value).split(/\s+/).filter(Boolean);
      const chosen = select.selectedOptions[0];
      const found = choices.filter(({ option, words }) =>
        option.value && asked.every((word) => words.includes(word)));
      const kept = asked.length ? found.map(({ option }) => option) : choices.map(({ option }) => option);
      choices.forEach(({ option, home }) => {
        if (kept.includes(option) || !option.value || option === chosen) home.append(option);
        else option.remove();
      });
      /* A heading without choices below it says nothing. */
      select.append(...groups.filter((group) => group.children.length));
      groups.filter((group) => !group.children.length).forEach((group) => group.remove());
      if (chosen) chosen.selected = true;
      if (asked.length && found.length === 1) found[0].option.selected = true;
      /* What is found lies open, so that it can be read while typing. */
      if (asked.length && found.length > 1) select.size = Math.min(select.length + select.querySelectorAll("optgroup").length, SHOWN);
      else select.removeAttribute("size");
      if (!asked.length) count.textContent = "";
      else if (found.length === 1) count.textContent = `Gekozen: ${found[0].option.text.trim()}.`;
      else count.textContent = `${found.length || "Niets"} gevonden in de lijst.`;
    };

    const done = () => {
      if (!select.hasAttribute("size")) return;
      line.value = "";
      narrow();
    };

    line.addEventListener("input", narrow);
    /* Enter and the arrow go on to the list; Enter would send the form. */
    line.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      event.preventDefault();
      select.focus();
    });
    select.addEventListener("click", (event) => {
      if (event.target.closest("option")?.value) done();
    });
    select.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && select.value) done();
    });
  };

  const find = (root) => {
    root.querySelectorAll("select[data-search]").forEach((select) => {
      delete select.dataset.search;
      searchable(select);
    });
  };

  document.addEventListener("htmx:load", (event) => find(event.target));
  find(document);
})();
