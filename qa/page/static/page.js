// Opens a cited article at its quote when a marker is chosen, and leads back to the marker; lights a marker's card while
// it is pointed at; copies an answer with its sources; stops an answer that is being written.
// Sources arrive as one block of HTML; a turn's cards are shown by a class, an article is fetched when it is opened.
"use strict";
(() => {
  const MARKER = 'a[href^="#cite-"]';
  const COPY = 'a[href^="#copy-"]';
  let pressed = null;
  let opened = null;
  let origin = null;
  let reading = null;

  const within = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
  const panel = () => document.querySelector("#sources .panel");
  const turns = () => panel().querySelectorAll(".turn");
  const copies = (href) => [...document.querySelectorAll(MARKER)].filter((a) => a.getAttribute("href") === href);

  function show(elements, chosen, name) {
    for (const element of elements) element.classList.toggle(name, element === chosen);
  }

  async function open(marker) {
    const href = marker.getAttribute("href");
    const card = document.getElementById(href.slice(1));
    if (!card) return;
    // Messages are rebuilt while an answer arrives, so the marker is remembered by its address and place.
    const asked = { href, place: copies(href).indexOf(marker) };
    origin = asked;
    const turn = card.closest(".turn");
    show(turns(), turn, "shown");
    const place = placeOf(card);
    let article;
    try {
      article = await (await fetch(`/page/article/${place.article}`)).json();
    } catch {
      say("The article could not be fetched. Is Dateline still running?");
      return;
    }
    if (origin !== asked || !card.isConnected) return;
    close();
    if (!article) {
      card.tabIndex = -1;
      card.scrollIntoView({ block: "center" });
      card.focus({ preventScroll: true });
      return;
    }
    const cited = [...turn.querySelectorAll(".card")].map(placeOf).filter((other) => other.article === place.article);
    reading = { href, section: page(article, cited, place), turns: turns().length, top: 0, focused: null };
    panel().append(reading.section);
    panel().classList.add("reading");
    const goal = panel().querySelector("mark.current");
    goal.scrollIntoView({ block: "center" });
    goal.focus({ preventScroll: true });
  }

  // Which article a card cites, and from which to which character (code points, as Python counts them).
  function placeOf(card) {
    const [article, start, end] = card.querySelector(".place").textContent.split(" ");
    return { article, start: Number(start), end: Number(end) };
  }

  // An article with every cited span marked; text goes in as text nodes, so nothing in it is markup.
  function page(article, cited, chosen) {
    const section = element("section", "article");
    section.append(element("p", "bar"), element("h2", "", article.title), element("p", "about", article.about));
    section.firstChild.append(element("button", "back", "Back to the answer"));
    section.querySelector(".back").type = "button";
    const text = section.appendChild(element("div", "text"));
    const signs = Array.from(article.text);
    const edges = [0, ...cited.flatMap(({ start, end }) => [start, end]), signs.length].sort((a, b) => a - b);
    edges.slice(1).forEach((end, index) => {
      const start = edges[index];
      const covers = (span) => span.start <= start && end <= span.end;
      const piece = signs.slice(start, end).join("");
      if (!piece) return;
      const mark = cited.some(covers) ? text.appendChild(element("mark", covers(chosen) ? "current" : "", piece)) : null;
      if (mark) mark.tabIndex = -1;
      else text.append(piece);
    });
    return section;
  }

  function element(name, className, words = "") {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  }

  // Sources are sent anew with every sentence that is settled: what is being read stays, unless there is a new question.
  function keep() {
    if (!reading || reading.section.isConnected || !panel()) return;
    const card = document.getElementById(reading.href.slice(1));
    const { section, top, focused } = reading;
    if (!card || turns().length !== reading.turns) {
      reading = null;
      return;
    }
    show(turns(), card.closest(".turn"), "shown");
    panel().append(section);
    panel().classList.add("reading");
    panel().scrollTop = top;
    if (document.activeElement === document.body) focused?.focus({ preventScroll: true });
  }

  function close() {
    reading = null;
    panel().classList.remove("reading");
    panel().querySelector(".article")?.remove();
  }

  function back() {
    close();
    const found = origin ? copies(origin.href) : [];
    const marker = found[origin?.place] ?? found[0];
    marker?.scrollIntoView({ block: "nearest" });
    marker?.focus({ preventScroll: true });
  }

  function light(target) {
    const marker = within(target, `#chat ${MARKER}`);
    const card = marker && document.getElementById(marker.getAttribute("href").slice(1));
    for (const other of document.querySelectorAll("#sources .card")) other.classList.toggle("lit", other === card);
  }

  async function copy(link) {
    const text = document.getElementById(link.getAttribute("href").slice(1))?.textContent ?? "";
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers offer the clipboard to pages of this machine and to encrypted ones only.
      const field = document.body.appendChild(document.createElement("textarea"));
      field.value = text;
      field.select();
      done = document.execCommand("copy");
      field.remove();
      link.focus();
    }
    say(done ? "Copied, with its sources." : "The browser did not let the page copy.");
  }

  // A line that screen readers speak and everybody sees for a moment.
  function say(words) {
    const said = line("said");
    said.textContent = words;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => (said.textContent = ""), 4000);
  }

  function line(id, className = "") {
    let found = document.getElementById(id);
    if (!found) {
      found = document.body.appendChild(element("div", className));
      found.id = id;
      found.setAttribute("role", "status");
    }
    return found;
  }

  document.addEventListener(
    "scroll",
    (event) => {
      if (reading?.section.isConnected && event.target === panel()) reading.top = event.target.scrollTop;
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    if (reading) reading.focused = reading.section.contains(event.target) ? event.target : null;
  });

  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, (event) => light(event.target));

  // A marker that is rebuilt between press and release gets no click; Enter and screen readers give only a click.
  document.addEventListener("pointerdown", (event) => {
    opened = null;
    pressed = event.button === 0 ? within(event.target, MARKER)?.getAttribute("href") : null;
  });
  document.addEventListener("pointerup", (event) => {
    const marker = within(event.target, MARKER);
    if (marker && pressed && marker.getAttribute("href") === pressed) {
      opened = pressed;
      open(marker);
    }
    pressed = null;
  });
  document.addEventListener(
    "click",
    (event) => {
      const marker = within(event.target, MARKER);
      if (marker) {
        event.preventDefault();
        event.stopPropagation();
        if (opened !== marker.getAttribute("href")) open(marker);
        opened = null;
      } else if (within(event.target, COPY)) {
        event.preventDefault();
        event.stopPropagation();
        copy(within(event.target, COPY));
      } else if (within(event.target, "#sources .back")) {
        back();
      } else if (within(event.target, "#stop")) {
        // The button goes away: whoever used it goes on in the question field.
        document.querySelector("#question textarea")?.focus({ preventScroll: true });
      }
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel()?.classList.contains("reading")) {
      event.preventDefault();
      back();
    } else if (event.key === "Escape" && !within(event.target, "#model")) {
      document.getElementById("stop")?.click();
    }
  });

  // In one column the chosen article is far below the list: a tap leads there once the article has come.
  document.addEventListener("click", (event) => {
    const chosen = document.getElementById("chosen");
    if (!event.detail || !within(event.target, "#rows label") || !matchMedia("(max-width: 760px)").matches) return;
    const arrival = new MutationObserver(() => {
      arrival.disconnect();
      chosen.scrollIntoView({ block: "start" });
    });
    arrival.observe(chosen, { childList: true, subtree: true });
  });

  // Gradio names each message by its Markdown source, and its sanitizer takes our own names away.
  function name() {
    if (panel()?.getAttribute("aria-label") === null) panel().setAttribute("aria-label", "Sources");
    for (const message of document.querySelectorAll('#chat [role="log"] :is([data-testid="user"], [data-testid="bot"])')) {
      const label = message.dataset.testid === "user" ? "Question" : "Answer";
      if (message.getAttribute("aria-label") === label) continue;
      message.setAttribute("role", "group");
      message.setAttribute("aria-label", label);
    }
    document.querySelector('#chat .examples[role="list"]')?.setAttribute("role", "group");
    for (const link of document.querySelectorAll(`${COPY}:not([role])`)) link.setAttribute("role", "button");
  }

  // Screen readers are not to speak an answer anew with every word of it: they wait until it is complete.
  function calm() {
    const log = document.querySelector('#chat [role="log"]');
    if (!log) return;
    const busy = log.querySelector(".writing") !== null;
    if (busy === (log.getAttribute("aria-busy") === "true")) return;
    log.setAttribute("aria-busy", String(busy));
    line("told", "unseen").textContent = busy ? "" : "The answer is complete.";
  }

  // A new question is shown, wherever the conversation was read.
  let asked = 0;
  function follow() {
    const log = document.querySelector('#chat [role="log"]');
    const questions = log?.querySelectorAll('[data-testid="user"]').length ?? 0;
    if (questions > asked) log.scrollTop = log.scrollHeight;
    asked = questions;
  }

  const changed = () => [name, calm, follow, keep].forEach((each) => each());
  new MutationObserver(changed).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
})();
