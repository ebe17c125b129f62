/* What every page runs, in this order; esbuild joins it ("build" in package.json). */
import "htmx.org/dist/htmx.min.js";
import "./session.js";
import "./draft.js";
import "./ave.js";
import "./search-select.js";
import "./keys.js";
