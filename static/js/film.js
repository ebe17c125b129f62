/* De film of a case: arrows walk along the marks of the film, so that Tab passes it in one step. */
(() => {
  "use strict";

  const marks = () => [...document.querySelectorAll("[data-film] [data-mark]")];

  const rove = (all, chosen) => {
    all.forEach((mark) => mark.setAttribute("tabindex", mark === chosen ? "0" : "-1"));
  };

  const centre = (mark) => {
    const box = mark.getBoundingClientRect();
    return box.left + box.width / 2;
  };

  /* Left and right stay in the lane; up and down go to the nearest mark of the next lane. */
  const neighbour = (mark, key) => {
    const lane = mark.closest("[role=list]");
    const inLane = [...lane.querySelectorAll("[data-mark]")];
    const at = inLane.indexOf(mark);
    if (key === "ArrowRight") return inLane[at + 1];
    if (key === "ArrowLeft") return inLane[at - 1];
    if (key === "Home") return inLane[0];
    if (key === "End") return inLane[inLane.length - 1];
    const step = key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling";
    const next = [...(lane[step]?.querySelectorAll("[data-mark]") ?? [])];
    const away = (other) => Math.abs(centre(other) - centre(mark));
    return next.sort((a, b) => away(a) - away(b))[0];
  };

  const KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

  document.addEventListener("keydown", (event) => {
    const mark = event.target.closest?.("[data-mark]");
    if (!mark || !KEYS.includes(event.key)) return;
    event.preventDefault();
    const next = neighbour(mark, event.key);
    if (!next) return;
    rove(marks(), next);
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  /* Of a film that is new on the page; another part that settles leaves one where one is. */
  const begin = () => {
    const all = marks();
    const begun = all.some((mark) => mark.getAttribute("tabindex") === "0");
    if (all.length && !begun) rove(all, all[all.length - 1]);
  };

  document.addEventListener("htmx:afterSettle", begin);
  begin();
})();
