// Opens a cited article at its quote when a marker is chosen, and leads back to the marker.
// Sources arrive as one block of HTML; a turn's cards and an article are shown by a class.
"use strict";
(() => {
  const MARKER = 'a[href^="#cite-"]';
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

  // Gradio names each message by its Markdown source, and its sanitizer takes our own names away.
  function name() {
    if (panel()?.getAttribute("aria-label") === null) panel().setAttribute("aria-label", "Sources");
    for (const message of document.querySelectorAll('#chat [role="log"] :is([data-testid="user"], [data-testid="bot"])')) {
      const label = message.dataset.testid === "user" ? "Question" : "Answer";
      if (message.getAttribute("aria-label") === label) continue;
      message.setAttribute("role", "group");
      message.setAttribute("aria-label", label);
    }
  }
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label"] });
})();
