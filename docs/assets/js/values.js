/* Values once: from the form, from this browser, and, of the alert alone, from the link. They go into the commands as
   text. A value that is not allowed is told and nowhere used: what is allowed means nothing but itself to a shell. */
"use strict";
(() => {
  const { read, write, copy, make } = window.runbook;
  const head = document.querySelector(".head");
  const box = document.querySelector("details.values");
  const values = Object.assign(Object.create(null), read("values"));
  const allowed = {};
  const whole = (pattern) => new RegExp(`^(?:${pattern})$`);
  const inputs = box ? [...box.querySelectorAll("input")] : [];
  for (const input of inputs) allowed[input.name] = whole(input.pattern);

  const refused = [];
  const fields = Object.entries(JSON.parse(head?.dataset.link || "{}"));
  const asked = new URLSearchParams(location.search);
  for (const [field, [name, pattern]] of fields) {
    allowed[name] = whole(pattern);
    const value = asked.get(field);
    if (value === null) continue;
    if (allowed[name].test(value)) values[name] = value;
    else refused.push(field);
  }
  // Nothing is believed because it was kept: another page of this host may have written it.
  const fit = (name) => typeof values[name] === "string" && allowed[name]?.test(values[name]);
  if (fields.some(([field]) => asked.has(field))) write("values", values);
  if (!box) return;

  const uses = JSON.parse(box.dataset.uses);
  const form = box.querySelector("form");
  const bad = box.querySelector(".bad");
  const exports = box.querySelector(".exports");
  const published = new Map(); // each command as it was published
  const text = () => Object.keys(allowed).filter(fit).map((name) => `export ${name}='${values[name]}'\n`).join("");

  function show() {
    for (const [snippet, own] of Object.entries(uses)) {
      const code = document.querySelector(`.snippet[data-snippet="${snippet}"] code`);
      if (!published.has(code)) published.set(code, code.innerHTML);
      code.innerHTML = published.get(code);
      for (const [name, at, length] of [...own].reverse()) {
        if (fit(name)) replace(code, at, length, make("mark", { title: `$${name}` }, values[name]));
      }
    }
    exports.hidden = !text();
    exports.querySelector("output").textContent = text();
  }

  function replace(code, at, length, element) {
    const range = document.createRange();
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let start = 0, open = false; walker.nextNode(); ) {
      const node = walker.currentNode;
      const end = start + node.length;
      if (!open && at < end) {
        range.setStart(node, at - start);
        open = true;
      }
      if (open && at + length <= end) {
        range.setEnd(node, at + length - start);
        break;
      }
      start = end;
    }
    range.deleteContents();
    range.insertNode(element);
  }

  for (const input of inputs) {
    if (fit(input.name)) input.value = values[input.name];
    input.addEventListener("input", () => {
      delete values[input.name];
      if (input.value && allowed[input.name].test(input.value)) values[input.name] = input.value;
      const wrong = inputs.filter((one) => one.value && !allowed[one.name].test(one.value));
      bad.textContent = wrong.length ? `Not used: ${wrong.map((one) => `$${one.name}`).join(", ")} would not be safe to paste.` : "";
      write("values", values);
      show();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  exports.querySelector("[data-do=copy]").addEventListener("click", (event) => copy(text(), event.target));
  exports.querySelector("[data-do=forget]").addEventListener("click", () => {
    for (const name of Object.keys(values)) delete values[name];
    write("values", null);
    form.reset();
    show();
  });
  form.hidden = false;
  if (refused.length) bad.textContent = `The link's ${refused.join(", ")} would not be safe to paste, and is not used.`;
  if (text() || refused.length) box.open = true;
  show();
})();
