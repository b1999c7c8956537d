/* Incident mode: ticks, notes, the clock, what to hand over, a draft of the postmortem. It is kept in this browser. */
"use strict";
(() => {
  const { read, write, copy, minutes, clock, make } = window.runbook;
  const head = document.querySelector(".head");
  const title = document.querySelector("h1")?.firstChild?.textContent.trim() || document.title;
  const here = location.href.split(/[?#]/)[0];
  let state = read("incident");
  let bar, shown;

  const now = () => new Date().toISOString();
  const utc = (at) => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
  const name = () => [state.severity, state.alert].filter(Boolean).join(" ") || "Incident";
  const save = () => write("incident", state);
  const log = (entry) => {
    state.log.push({ at: now(), page: here, on: title, ...entry });
    save();
    render();
  };
  const button = (text, act, attributes = {}) => {
    const made = make("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", act);
    return made;
  };

  function start() {
    const values = read("values") || {};
    const alert = values.ALERT_ALERTNAME || head.querySelector("dd code")?.textContent || "";
    const severity = values.ALERT_SEVERITY || (/^P\d$/.test(head.dataset.severity) ? head.dataset.severity : "");
    const told = Date.parse(values.ALERT_STARTED);
    const fresh = told <= Date.now() && Date.now() - told < 24 * 3600e3; // an old alert's start was left by the last incident
    state = { started: fresh ? new Date(told).toISOString() : now(), alert, severity, log: [] };
    state.checklist = JSON.parse(head.dataset.checklist || "[]");
    if (fresh) state.log.push({ at: state.started, page: here, on: title, kind: "alert", text: name() });
    log({ kind: "start" });
    build();
  }

  /* When the technical lead is called, by the severity and by the page's own time box; both from the start. */
  function deadlines() {
    if (head) {
      const { call, within, escalate } = head.dataset;
      if (call) state.lead = call === "when the time is over" ? minutes(within) : call;
      state.box = minutes(escalate) ?? state.box ?? null;
    }
    const found = typeof state.lead === "number" ? [["call the technical lead", state.lead]] : [];
    return state.box === null ? found : [...found, ["this page's time box", state.box]];
  }

  function tick() {
    const gone = Math.max(0, Date.now() - Date.parse(state.started));
    const parts = [gone / 3600e3, (gone / 60e3) % 60, (gone / 1e3) % 60].map((one) => String(Math.floor(one)).padStart(2, "0"));
    bar.querySelector(".clock").textContent = parts.join(":");
    const told = deadlines().map(([what, after]) => {
      const end = new Date(Date.parse(state.started) + after * 60e3);
      const left = Math.ceil((end - Date.now()) / 60e3);
      return left > 0 ? [`${what}: ${clock(end)}, in ${left} min`] : [`${what}: over since ${clock(end)}, escalate`, true];
    });
    if (typeof state.lead === "string" && state.lead !== "never") told.unshift([`call the technical lead ${state.lead}`]);
    const text = told.map(([one]) => one).join(" · ");
    if (text === shown) return; // a live region speaks only of what is new
    shown = text;
    const due = bar.querySelector(".due");
    due.replaceChildren(...told.map(([one, late]) => make("span", late ? { class: "late" } : {}, one)).flatMap((one, at) => (at ? [" · ", one] : [one])));
  }

  const CHANGES = ["change", "destroy"];
  const KINDS = {
    alert: ({ text }) => `Alert: ${text}`,
    start: () => "Incident mode started",
    tick: ({ step, effect }) => `Done${CHANGES.includes(effect) ? ", a change" : ""}: ${step}`,
    undo: ({ step }) => `Not done after all: ${step}`,
    note: ({ text }) => text,
    wrong: ({ on }) => `The page was wrong: ${on}`,
  };
  const ticked = () => {
    const found = new Map();
    for (const one of state.log) {
      if (one.kind === "tick") found.set(`${one.page}#${one.id}`, one);
      if (one.kind === "undo") found.delete(`${one.page}#${one.id}`);
    }
    return found;
  };

  function build() {
    bar?.remove();
    const panel = make("div", { class: "panel", id: "incident-panel", hidden: "" });
    const fold = button("Log", () => {
      panel.hidden = !panel.hidden;
      fold.setAttribute("aria-expanded", String(!panel.hidden));
      newest();
    }, { "aria-expanded": "false", "aria-controls": "incident-panel" });
    const note = make("textarea", { id: "incident-note", rows: "2" });
    const form = make("form", {}, make("label", { for: "incident-note" }, "Note"), note, make("button", {}, "Add note"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (note.value.trim()) log({ kind: "note", text: note.value.trim() });
      note.value = "";
    });
    panel.append(make("ol"), form, make("p", { class: "acts" },
      button("Copy handover", (event) => copy(handover(), event.target)), " ",
      button("Export postmortem", download), " ",
      button("This page was wrong", () => log({ kind: "wrong" })), " ",
      button("End incident", end)));
    bar = make("section", { class: `incident md-typeset ${state.severity.toLowerCase()}`, "aria-label": "Incident" },
      make("div", { class: "bar" }, make("span", { class: "clock", role: "timer" }), make("b", {}, name()),
        make("span", { class: "due", role: "status" }), fold), panel);
    document.body.append(bar);
    document.body.classList.add("beneath-bar");
    for (const heading of document.querySelectorAll("h3.step")) {
      const step = heading.firstChild.textContent;
      const made = button("Done?", () => {
        const kind = made.getAttribute("aria-pressed") === "true" ? "undo" : "tick";
        log({ kind, id: heading.id, step, effect: heading.classList[1] });
      }, { class: "tick", "data-for": heading.id, "aria-label": `Done: ${step}` });
      let end = heading; // the line below its table, with what the step is worth
      while (end && !end.matches(".stamp")) end = end.nextElementSibling;
      end?.prepend(made);
    }
    shown = "";
    tick();
    render();
  }

  function newest() {
    const list = bar.querySelector("ol");
    list.scrollTop = list.scrollHeight;
  }

  function render() {
    if (!bar) return;
    bar.querySelector("ol").replaceChildren(...state.log.map((one) =>
      make("li", {}, make("time", { datetime: one.at }, clock(new Date(one.at))), ` ${KINDS[one.kind](one)}`)));
    newest();
    const done = ticked();
    for (const made of document.querySelectorAll(".tick")) {
      const entry = done.get(`${here}#${made.dataset.for}`);
      made.setAttribute("aria-pressed", String(Boolean(entry)));
      made.textContent = entry ? `Done ${clock(new Date(entry.at))}` : "Done?";
    }
  }

  const line = (one) => `${one.step} (${one.on}, ${utc(one.at)})`;
  function handover() {
    const done = [...ticked().values()];
    const changed = done.filter((one) => CHANGES.includes(one.effect));
    const notes = state.log.filter((one) => one.kind === "note");
    return [
      `Handover of ${name()}, ${utc(now())}; it began ${utc(state.started)}.`,
      "What users see now: ",
      `Steps done: ${done.map(line).join("; ") || "none"}.`,
      `Changed, and to be undone or made permanent: ${changed.map(line).join("; ") || "nothing"}.`,
      ...notes.map((one) => `Note, ${utc(one.at)}: ${one.text}`),
      "What I would do next: ",
    ].join("\n");
  }

  function draft() {
    const wrong = state.log.filter((one) => one.kind === "wrong");
    return [
      `# Postmortem draft: ${name()}, ${state.started.slice(0, 10)}`, "",
      `- Began: ${utc(state.started)}`, `- Written: ${utc(now())}`, `- Severity: ${state.severity || "?"}`, `- Alert: ${state.alert || "?"}`,
      "", "## What users lost", "", "## Timeline", "",
      ...state.log.map((one) => `- ${utc(one.at)}: ${KINDS[one.kind](one).replace(/\s*\n\s*/g, " / ")} (${one.on})`),
      "", "## Steps taken", "", ...[...ticked().values()].map((one, at) => `${at + 1}. [${one.step}](${one.page}#${one.id}), ${utc(one.at)}`),
      "", "## Root cause", "", "## What was wrong in the runbook", "", ...wrong.map((one) => `- ${one.on}: ${one.page}`),
      "", "## Checklist", "", ...state.checklist.map((one) => `- [ ] ${one}`), "",
    ].join("\n");
  }

  function download() {
    const link = make("a", { download: `postmortem-${state.started.slice(0, 10)}.md` });
    link.href = URL.createObjectURL(new Blob([draft()], { type: "text/markdown" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function end() {
    if (!confirm("End the incident here? Its log is deleted from this browser: export it first.")) return;
    write("incident", (state = null));
    bar.remove();
    document.body.classList.remove("beneath-bar");
    bar = undefined;
    document.querySelectorAll(".tick").forEach((one) => one.remove());
    offer();
  }

  const offered = head?.querySelector(".start");
  const offer = () => {
    offered?.removeAttribute("data-wait");
    offered?.toggleAttribute("hidden", Boolean(state?.log));
  };
  offered?.addEventListener("click", () => {
    start();
    offer();
  });

  offer();
  if (state?.log) build();
  setInterval(() => bar && tick(), 1000);
  addEventListener("storage", (event) => {
    if (event.key !== "runbook.incident") return;
    state = read("incident"); // another tab
    if (state?.log && bar) render();
  });
})();
