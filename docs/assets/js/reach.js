/* What the theme leaves out: a name for its search, and a way by keyboard into a table that is wider than its box. */
"use strict";
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
function reach() {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("load", reach);
addEventListener("resize", reach);
