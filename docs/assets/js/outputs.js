/* What decided stands in view, also where a line is longer than its box. All is measured before anything is moved: each
   move between two measurements would lay out the whole page again. */
"use strict";
const moves = [...document.querySelectorAll(".out pre:has(mark)")].map((box) => {
  const mark = box.querySelector("mark");
  const right = mark.offsetLeft - box.offsetLeft + mark.offsetWidth;
  return [box, right > box.clientWidth ? right - box.clientWidth + 24 : 0];
});
for (const [box, left] of moves) if (left) box.scrollLeft = left;
