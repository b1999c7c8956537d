/* The first page: until when, and what an error text leads to. */
"use strict";
(() => {
  const { minutes, clock, make } = window.runbook;
  const calc = document.querySelector(".calc");
  if (calc) {
    const since = calc.querySelector("[name=since]");
    const verdict = calc.querySelector(".verdict");
    calc.querySelector(".since").removeAttribute("data-wait");
    since.value = clock(new Date());

    /* The time of day nearest to now: a page of 23:50 that is read at 00:10 is of yesterday. */
    const paged = () => {
      const at = new Date();
      at.setHours(...since.value.split(":").map(Number), 0, 0);
      if (at - Date.now() > 12 * 3600e3) at.setDate(at.getDate() - 1);
      return at;
    };
    const until = (within) => {
      const at = paged();
      const left = minutes(within);
      if (left !== null) return new Date(+at + left * 60e3);
      do at.setDate(at.getDate() + 1);
      while (at.getDay() % 6 === 0);
      return at;
    };
    const show = () => {
      for (const card of calc.querySelectorAll(".card")) {
        const end = since.value && until(card.dataset.within);
        const day = end && end.toDateString() !== new Date().toDateString() ? `${end.toLocaleDateString([], { weekday: "long" })} ` : "";
        card.querySelector(".until").textContent = end ? `by ${day}${clock(end)}` : "";
      }
      const level = [...calc.querySelectorAll(":checked")].map((one) => one.value).filter(Boolean).sort()[0];
      const card = level && calc.querySelector(`[data-level=${level}]`);
      verdict.textContent = card ? `${level}: somebody must be at work ${card.querySelector(".until").textContent}.` : "";
    };
    calc.addEventListener("input", show);
    calc.addEventListener("reset", () => setTimeout(() => {
      since.value = clock(new Date());
      show();
    }));
    show();
  }

  const find = document.querySelector(".find");
  if (find) {
    const field = find.querySelector("input");
    const told = find.querySelector(".found");
    const words = (text) => new Set(text.toLowerCase().match(/[a-z][a-z0-9_-]{3,}/g));
    const known = [...find.querySelectorAll(".symptoms li")].map((item) => ({
      item,
      text: item.querySelector("code").textContent.toLowerCase(),
      words: words(item.textContent),
    }));
    const list = make("ul", { class: "symptoms" });
    told.after(list);
    field.removeAttribute("data-wait");
    field.addEventListener("input", () => {
      const asked = field.value.trim().toLowerCase();
      const own = words(asked);
      /* The longest text that stands in what was pasted is the most telling; then a part of one; then words. */
      const score = ({ text, words: of }) => {
        if (asked.includes(text)) return 1000 + text.length;
        if (asked.length > 2 && text.includes(asked)) return 500 - text.length;
        return [...own].filter((word) => of.has(word)).length;
      };
      const best = (asked ? known : []).map((one) => [score(one), one.item]).filter(([points]) => points > 0);
      best.sort(([left], [right]) => right - left);
      list.replaceChildren(...best.slice(0, 8).map(([, item]) => item.cloneNode(true)));
      told.textContent = !asked ? "" : best.length ? `${Math.min(8, best.length)} of ${best.length} places` : "No step looks for that. Begin with your alert, or with Incident Response.";
    });
  }
})();
