// Opens a cited article at its quote when a marker is chosen, and leads back to the marker; lights a marker's card while
// it is pointed at; copies an answer with its sources.
// Sources arrive as one block of HTML; a turn's cards and an article are shown by a class.
"use strict";
(() => {
  const MARKER = 'a[href^="#cite-"]';
  const COPY = 'a[href^="#copy-"]';
  let pressed = null;
  let origin = null;

  const within = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
  const panel = () => document.querySelector("#sources .panel");
  const copies = (href) => [...document.querySelectorAll(MARKER)].filter((a) => a.getAttribute("href") === href);

  function show(elements, chosen, name) {
    for (const element of elements) element.classList.toggle(name, element === chosen);
  }

  function open(marker) {
    const href = marker.getAttribute("href");
    const card = document.getElementById(href.slice(1));
    if (!card) return;
    // Messages are rebuilt while an answer arrives, so the marker is remembered by its address and place.
    origin = { href, place: copies(href).indexOf(marker) };
    show(panel().querySelectorAll(".turn"), card.closest(".turn"), "shown");
    const quotes = [...panel().getElementsByClassName(`q-${href.slice("#cite-".length)}`)];
    for (const mark of panel().querySelectorAll("mark")) mark.classList.toggle("current", quotes.includes(mark));
    const article = quotes.length ? quotes[0].closest(".article") : null;
    show(panel().querySelectorAll(".article"), article, "open");
    panel().classList.toggle("reading", Boolean(article));
    const goal = quotes[0] ?? card;
    if (!article) goal.tabIndex = -1;
    goal.scrollIntoView({ block: "center" });
    goal.focus({ preventScroll: true });
  }

  function back() {
    panel().classList.remove("reading");
    show(panel().querySelectorAll(".article"), null, "open");
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
    let line = document.getElementById("said");
    if (!line) {
      line = document.body.appendChild(document.createElement("div"));
      line.id = "said";
      line.setAttribute("role", "status");
    }
    line.textContent = words;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => (line.textContent = ""), 4000);
  }

  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, (event) => light(event.target));

  // A marker that is rebuilt between press and release gets no click; Enter and screen readers give only a click.
  document.addEventListener("pointerdown", (event) => {
    pressed = event.button === 0 ? within(event.target, MARKER)?.getAttribute("href") : null;
  });
  document.addEventListener("pointerup", (event) => {
    const marker = within(event.target, MARKER);
    if (marker && pressed && marker.getAttribute("href") === pressed) open(marker);
    pressed = null;
  });
  document.addEventListener(
    "click",
    (event) => {
      const marker = within(event.target, MARKER);
      if (marker) {
        event.preventDefault();
        event.stopPropagation();
        open(marker);
      } else if (within(event.target, COPY)) {
        event.preventDefault();
        event.stopPropagation();
        copy(within(event.target, COPY));
      } else if (within(event.target, "#sources .back")) {
        back();
      }
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel()?.classList.contains("reading")) {
      event.preventDefault();
      back();
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
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
})();
