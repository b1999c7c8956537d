/* What decided stands in view, also where a line is longer than its box. */
"use strict";
for (const box of document.querySelectorAll(".out pre")) {
  const mark = box.querySelector("mark");
  const right = mark ? mark.offsetLeft - box.offsetLeft + mark.offsetWidth : 0;
  if (right > box.clientWidth) box.scrollLeft = right - box.clientWidth + 24;
}
