/* What the other scripts share: things kept in this browser, the clipboard, times. Nothing here sends anything. */
"use strict";
window.runbook = {
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(`runbook.${name}`));
    } catch {
      return null; // storage is forbidden, or holds what is not ours
    }
  },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(`runbook.${name}`);
      else localStorage.setItem(`runbook.${name}`, JSON.stringify(value));
    } catch {
      // Private windows may forbid it: then it lasts as long as the page.
    }
  },
  async copy(text, button) {
    const told = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea"); // where the clipboard's own interface is closed to file://
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = told), 1500);
  },
  /* "30 minutes", "1 hour", "4 hours", "at once" as minutes; null for what is no span of a clock, as a business day. */
  minutes(told) {
    const found = /^(\d+) (minute|hour)/.exec(told || "");
    if (found) return found[1] * (found[2] === "hour" ? 60 : 1);
    return told === "at once" ? 0 : null;
  },
  clock(date) {
    return date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  },
  make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  },
};
