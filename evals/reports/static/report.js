// The table of questions: filters, order, pages, and the details of a question, made when it is opened.
// Everything that a person, an article or a model wrote is put on the page as text, never as markup.
"use strict";
(() => {
  const SIZE = 50;
  const byId = (id) => document.getElementById(id);
  const index = JSON.parse(byId("index").textContent);
  const rows = index.rows;
  const order = new Intl.Collator("en", { numeric: true });
  const places = new Map(rows.map((row, place) => [row.id.toWellFormed(), place]));
  const start = { key: null, down: false, page: 0 };
  let state = { ...start };
  let lines = null;
  let words = null;
  let chosen = rows.map((_, place) => place);

  const WORST_FIRST = ["error", "fail", "unmeasured", "pass"];
  const rank = (list, value) => (list.includes(value) ? list.indexOf(value) : list.length);
  const COLUMNS = [
    { key: "id", name: "Question", value: (row) => row.id, kind: "asked" },
    { key: "outcome", name: "Outcome", value: (row) => rank(WORST_FIRST, row.outcome), kind: "came" },
    { key: "before", name: "Baseline", value: (row) => rank(WORST_FIRST, row.before), kind: "came", only: index.compared },
    { key: "stage", name: "Lost at", value: (row) => rank(index.stages, row.stage), kind: "side" },
    { key: "tags", name: "Tags", value: (row) => row.tags.join(" "), kind: "side" },
    { key: "confidence", name: "Confidence", value: (row) => row.confidence, kind: "side number" },
    { key: "seconds", name: "Seconds", value: (row) => row.seconds, kind: "side number", only: index.timed },
  ].filter((column) => column.only !== false);

  /** An element with attributes; strings among its children become text. */
  function make(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }
  const badge = (outcome) => make("span", { class: `badge ${outcome}` }, outcome);
  const chip = (text, kind = "") => make("span", { class: `chip ${kind}` }, text);
  const figure = (value) => (value === undefined || value === null ? "–" : value.toFixed(3));
  const many = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  function detailsOf(place) {
    lines ??= byId("details").textContent.split("\n");
    return JSON.parse(lines[place]);
  }

  function textOf(place) {
    words ??= rows.map((row) => [row.id, row.question, row.text, ...row.accepted].join("\n").toLowerCase());
    return words[place];
  }

  function choose() {
    const text = byId("text").value.trim().toLowerCase();
    const [outcome, stage, tag] = ["outcome", "stage", "tag"].map((id) => byId(id).value);
    const flipped = byId("flipped").checked;
    const column = COLUMNS.find(({ key }) => key === state.key);
    chosen = [];
    rows.forEach((row, place) => {
      if (outcome && row.outcome !== outcome) return;
      if (stage && row.stage !== stage) return;
      if (tag && !row.tags.includes(tag)) return;
      if (flipped && !row.flipped) return;
      if (!text || textOf(place).includes(text)) chosen.push(place);
    });
    if (!column) return;
    const values = new Map(chosen.map((place) => [place, column.value(rows[place])]));
    const compare = (a, b) => (typeof a === "number" ? a - b : order.compare(a, b));
    chosen.sort((a, b) => (state.down ? -1 : 1) * compare(values.get(a), values.get(b)) || a - b);
  }

  function drawHeads() {
    byId("heads").replaceChildren(
      ...COLUMNS.map(({ key, name, kind }) => {
        const sorted = state.key === key ? (state.down ? "descending" : "ascending") : "none";
        const sort = () => {
          state = { key, down: state.key === key && !state.down, page: 0 };
          update();
          byId("heads").querySelector(`[data-key=${key}]`).focus();
        };
        const sign = { none: "↕", ascending: "↑", descending: "↓" }[sorted];
        const arrow = make("span", { "aria-hidden": "true", class: "arrow" }, sign);
        const button = make("button", { type: "button", "data-key": key, on: { click: sort } }, name, arrow);
        return make("th", { scope: "col", class: kind, "aria-sort": sorted }, button);
      }),
    );
  }

  function drawRows() {
    const pages = Math.max(1, Math.ceil(chosen.length / SIZE));
    state.page = Math.min(state.page, pages - 1);
    const first = state.page * SIZE;
    const shown = chosen.slice(first, first + SIZE);
    byId("rows").replaceChildren(...shown.map(rowOf));
    const last = first + shown.length;
    byId("shown").textContent =
      chosen.length === rows.length ? many(rows.length, "question") : `${many(chosen.length, "question")} of ${rows.length.toLocaleString("en")}`;
    byId("place").textContent = shown.length ? `${first + 1} to ${last} of ${chosen.length.toLocaleString("en")}` : "";
    byId("pager").hidden = pages === 1;
    byId("previous").disabled = state.page === 0;
    byId("next").disabled = state.page === pages - 1;
    byId("list").hidden = !shown.length;
  }

  function rowOf(place) {
    const row = rows[place];
    const button = make(
      "button",
      { type: "button", "aria-expanded": "false", "data-place": place, on: { click: () => toggle(button) } },
      make("span", { class: "id" }, row.id),
      make("bdi", {}, row.question),
    );
    const cells = {
      id: [button],
      outcome: [badge(row.outcome)],
      before: [row.before ? badge(row.before) : "new"],
      stage: [row.stage ?? ""],
      tags: row.tags.map((tag) => chip(tag)),
      confidence: [row.confidence.toFixed(3)],
      seconds: [row.seconds ? row.seconds.toFixed(2) : ""],
    };
    const drawn = COLUMNS.map(({ key, kind }) => make("td", { class: kind }, ...cells[key]));
    return make("tr", { class: row.flipped ? "flipped" : null }, ...drawn);
  }

  function toggle(button, open = button.getAttribute("aria-expanded") === "false") {
    const place = Number(button.dataset.place);
    const id = `details-${place}`;
    byId(id)?.remove();
    button.setAttribute("aria-expanded", String(open));
    if (!open) {
      button.removeAttribute("aria-controls");
      history.replaceState(null, "", "#questions");
      return;
    }
    button.setAttribute("aria-controls", id);
    const cell = make("td", { colspan: COLUMNS.length }, ...opened(rows[place], detailsOf(place), place));
    button.closest("tr").after(make("tr", { id, class: "details" }, cell));
    history.replaceState(null, "", `#q=${encodeURIComponent(rows[place].id.toWellFormed())}`);
  }

  function opened(row, details, place) {
    const facts = make("dl", { class: "facts" });
    const fact = (name, ...shown) => shown.length && facts.append(make("div", {}, make("dt", {}, name), make("dd", {}, ...shown)));
    const list = (texts) => texts.flatMap((text, at) => (at ? [" · ", make("bdi", {}, text)] : [make("bdi", {}, text)]));
    fact("Accepted", ...(details.answerable ? list(row.accepted) : ["a refusal: the archive does not say"]));
    fact("In", ...list(details.articles));
    if (details.standalone !== row.question) fact("Understood as", make("bdi", {}, details.standalone));
    if (row.tags.length) fact("Tags", ...row.tags.map((tag) => chip(tag)));
    if (details.tokens) fact("Tokens", details.tokens.toLocaleString("en"));
    if (row.seconds) fact("Seconds", row.seconds.toFixed(3));
    const { now, before } = details;
    const sides = before ? [["Now", now], ["Baseline", before]] : [[details.same ? "Now, and in the baseline" : "Answer", now]];
    const drawn = sides.map(([name, answer], at) => side(name, answer, `${place}-${at}`));
    return [facts, make("div", { class: "sides" }, ...drawn), scores(now, details.same ? now : before)];
  }

  function side(name, answer, key) {
    const head = make("h3", {}, name, " ", badge(answer.outcome), answer.stage ? chip(answer.stage, "lost") : null);
    const parts = [head];
    if (answer.detail) parts.push(make("p", { class: "detail" }, make("bdi", {}, answer.detail)));
    if (!answer.answered) {
      parts.push(make("p", {}, chip(answer.reason ? `refused: ${answer.reason.replaceAll("_", " ")}` : "no answer", "lost")));
    }
    if (answer.answered && answer.sentences.length) parts.push(...answer.sentences.map((sentence) => sentenceOf(sentence, key)));
    else if (answer.text) parts.push(make("p", { class: "said" }, answer.text));
    if (answer.citations.length) {
      parts.push(make("h4", {}, answer.answered ? "Cited passages" : "Passages"));
      parts.push(make("ol", { class: "cited" }, ...answer.citations.map((cited) => citedOf(cited, key))));
    }
    return make("section", { class: "side-of", "aria-label": name }, ...parts);
  }

  function sentenceOf(sentence, key) {
    const markers = sentence.citations.map((n) => {
      const lead = () => byId(`cited-${key}-${n}`)?.focus();
      return make("button", { type: "button", class: "marker", "aria-label": `Passage ${n}`, on: { click: lead } }, `[${n}]`);
    });
    const support = chip(`support ${sentence.support.toFixed(2)}`);
    const unverified = sentence.verified ? null : chip("not verified", "lost");
    return make("p", { class: "said" }, sentence.text, " ", ...markers, " ", support, unverified);
  }

  function citedOf(cited, key) {
    const about = [cited.outlet, cited.published].filter(Boolean).join(", ");
    const marks = [
      cited.gold ? chip("gold article", "won") : chip("not a gold article"),
      cited.exact ? null : chip("the quote is not the article's text", "lost"),
    ];
    const passage = make("blockquote", {}, cited.before, make("mark", {}, cited.quote), cited.after);
    const title = make("p", { class: "title" }, make("b", { class: "n" }, String(cited.n)), " ", make("bdi", {}, cited.title));
    const where = make("p", { class: "about" }, make("bdi", {}, about), " ", ...marks.filter(Boolean));
    return make("li", { id: `cited-${key}-${cited.n}`, tabindex: "-1", class: cited.gold ? "gold" : null }, title, where, passage);
  }

  function scores(now, before) {
    const old = new Map(before ? before.scores : []);
    const heads = ["score", "now", ...(before ? ["baseline"] : [])].map((name) => make("th", { scope: "col" }, name));
    const values = now.scores.map(([name, value]) => {
      const cells = [figure(value), ...(before ? [figure(old.get(name))] : [])];
      const changed = before && old.get(name) !== value;
      return make("tr", { class: changed ? "changed" : null }, make("th", { scope: "row" }, name), ...cells.map((cell) => make("td", {}, cell)));
    });
    const table = make("table", { class: "figures" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...values));
    return make("details", { class: "scores" }, make("summary", {}, "Scores"), table);
  }

  function update() {
    choose();
    drawHeads();
    drawRows();
  }

  /** The filters as if just reset, with the given ones set. */
  function only(values) {
    byId("filters").reset();
    state = { ...start };
    for (const [id, value] of Object.entries(values)) {
      if (id === "flipped") byId(id).checked = true;
      else byId(id).value = value;
    }
    update();
  }

  function turnTo(page) {
    state.page = page;
    drawRows();
    byId("questions").scrollIntoView();
  }

  /** The question that the address names after "#q=", open and in view. */
  function openAddressed() {
    if (!location.hash.startsWith("#q=")) return;
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(3));
    } catch {
      return;
    }
    const place = places.get(id);
    if (place === undefined) return;
    only({});
    state.page = Math.floor(place / SIZE);
    drawRows();
    const button = byId("rows").querySelector(`[data-place="${place}"]`);
    toggle(button, true);
    button.scrollIntoView();
    button.focus();
  }

  function fill(id, every, values) {
    const offered = values.map((value) => make("option", { value }, value));
    byId(id).append(make("option", { value: "" }, every), ...offered);
    byId(id).parentElement.hidden = !values.length;
  }

  fill("outcome", "any", index.outcomes.filter((outcome) => rows.some((row) => row.outcome === outcome)));
  fill("stage", "any", index.stages.filter((stage) => rows.some((row) => row.stage === stage)));
  fill("tag", "any", [...new Set(rows.flatMap((row) => row.tags))].sort(order.compare));
  byId("flipped").parentElement.hidden = !index.compared;
  byId("filters").hidden = false;
  const changed = () => {
    state.page = 0;
    update();
  };
  byId("filters").addEventListener("input", changed);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", (event) => {
    event.preventDefault();
    only({});
  });
  byId("previous").addEventListener("click", () => turnTo(state.page - 1));
  byId("next").addEventListener("click", () => turnTo(state.page + 1));
  for (const button of document.querySelectorAll("[data-outcome], [data-stage], [data-flipped]")) {
    button.addEventListener("click", () => {
      only({ ...button.dataset });
      byId("questions").scrollIntoView();
      byId("questions").focus({ preventScroll: true });
    });
  }
  addEventListener("hashchange", openAddressed);
  update();
  openAddressed();
  performance.mark("usable");
})();
