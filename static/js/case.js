/* The page of a case: a text that was folded is printed whole. */
(() => {
  "use strict";

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.ave-more:not([open])")];
    folded.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((fold) => { fold.open = false; }));
})();
