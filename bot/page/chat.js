// Makes the conversation smooth: no reload, focus kept. The page works without it.
// What is typed stays in this page: it is sent once, shown as text, and stored nowhere.
(() => {
  "use strict";

  const WAIT_MS = 15000;
  const WITHOUT_EMBED_MS = 100;
  const SHIFTS = 3;
  const SHIFTS_MS = 5000;
  const find = (id) => document.getElementById(id);
  const log = find("verloop");
  let sending = false;
  let shifts = [];

  /** Empties the screen first, so that nothing shows while the next site loads. */
  function go() {
    document.documentElement.textContent = ""; // an older browser knows no replaceChildren, and must leave too
    if (parent === self) return location.replace("/weg");
    parent.postMessage({ routewijzer: "weg" }, "*"); // embed.js empties that page and goes, and this frame with it
    setTimeout(takeAlong, WITHOUT_EMBED_MS);
  }

  /** For a page around this one that does not listen. */
  function takeAlong() {
    try {
      top.location.replace(new URL("/weg", location.href));
    } catch {
      location.replace("/weg");
    }
  }

  function element(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    return node;
  }

  /** The person's own words; not announced again and not offered to a translator. */
  function addOwn(text) {
    const own = element("div", "jij", "");
    own.append(element("span", "alleen-voorlezen", `${find("niet-verstuurd").dataset.jij} `), text);
    own.setAttribute("aria-live", "off");
    own.setAttribute("translate", "no");
    own.tabIndex = -1;
    log.setAttribute("aria-live", "off"); // also where a reader only asks the log; the answer sets it back
    log.append(own);
    return own;
  }

  /** Adds what the server drew; an alert speaks for itself, so the log keeps quiet then. */
  function addAnswer(content) {
    const fragment = content instanceof Node ? content : document.createRange().createContextualFragment(content);
    const first = fragment.firstElementChild;
    const alert = first.getAttribute("role") === "alert";
    const inside = alert ? [...first.childNodes] : []; // filled once it stands in the page: every reader hears that
    ready(first);
    if (alert) first.replaceChildren();
    log.setAttribute("aria-live", alert ? "off" : "polite");
    log.append(fragment);
    first.append(...inside);
    return first;
  }

  /** Shows what only a script can do, in an answer or in the whole page. */
  function ready(part) {
    part.querySelectorAll(".met-script").forEach((node) => (node.hidden = false));
  }

  function clearButtons() {
    find("begin")?.remove();
    // An old alert must not be read out again because its buttons go.
    log.querySelectorAll("[role=alert]").forEach((alert) => alert.removeAttribute("role"));
    log.querySelectorAll(".knoppen, .erbij").forEach((buttons) => buttons.remove());
  }

  /** Another language: the words around the conversation come with the answer, what is being typed stays. */
  function speak(html) {
    const other = new DOMParser().parseFromString(html, "text/html");
    const typed = find("tekst").value;
    document.documentElement.lang = other.documentElement.lang;
    document.documentElement.dir = other.documentElement.dir;
    log.setAttribute("aria-label", other.getElementById("verloop").getAttribute("aria-label"));
    for (const part of ["#weg", "#gesprek", "#niet-verstuurd", "footer"]) {
      document.querySelector(part).replaceWith(document.importNode(other.querySelector(part), true));
    }
    find("tekst").value = typed;
  }

  async function ask(text, button) {
    const taal = document.documentElement.lang;
    const staat = find("gesprek").elements.staat.value;
    const response = await fetch("/", {
      method: "POST",
      body: new URLSearchParams({ staat, taal, [button ? "knop" : "tekst"]: text }),
      headers: { Accept: "application/json", "Accept-Language": taal },
      signal: AbortSignal.timeout(WAIT_MS),
      redirect: "error", // typed words follow nobody, such as a network that wants you to sign in first
    });
    const reply = await response.json();
    if (typeof reply.html !== "string") throw new TypeError("not an answer of ours");
    return { ok: response.ok, ...reply };
  }

  /** Shows a message as unsent and gives the words back, with the numbers beside it. */
  function showUnsent(own, text, button, html) {
    const words = find("niet-verstuurd");
    own.append(element("span", "niet-verstuurd", ` ${html ? words.dataset.geenAntwoord : words.dataset.nietVerstuurd}`));
    if (!button && !find("tekst").value) find("tekst").value = text;
    return addAnswer(html || words.content.cloneNode(true));
  }

  function show(reply, own, text, button) {
    if (reply.actie === "verlaat") return go();
    if (reply.actie === "wis") return location.replace(location.href);
    if (reply.staat) find("gesprek").elements.staat.value = reply.staat;
    if (!reply.ok) return showUnsent(own, text, button, reply.html);
    if (reply.pagina) speak(reply.pagina); // with the same token in its form
    clearButtons();
    return addAnswer(reply.html);
  }

  async function send(text, button) {
    sending = true;
    if (!button) find("tekst").value = "";
    const own = addOwn(text);
    if (button) own.focus({ preventScroll: true });
    let added;
    try {
      added = show(await ask(text, button), own, text, button);
    } catch {
      added = showUnsent(own, text, button);
    }
    const header = document.querySelector("header");
    if (added) scrollBy(0, added.getBoundingClientRect().top - header.offsetHeight - 12);
    sending = false;
  }

  function onSubmit(event) {
    if (event.target.id === "weg") {
      event.preventDefault();
      go();
    }
    if (event.target.id !== "gesprek" || !AbortSignal.timeout) return; // an old browser keeps the plain form
    event.preventDefault();
    const pressed = event.submitter?.name === "knop" ? event.submitter : null;
    const text = pressed ? pressed.value : find("tekst").value.trim();
    if (!text) find("tekst").focus();
    else if (text === "wis" && pressed) location.replace(location.href);
    else if (!sending) send(text, Boolean(pressed));
  }

  /** Enter sends where there is a real keyboard; Shift and Enter gives a new line. */
  function onKey(event) {
    const touch = matchMedia("(pointer: coarse)").matches;
    if (event.target.id !== "tekst" || event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return;
    event.preventDefault();
    find("gesprek").requestSubmit();
  }

  /** Shift three times in a row leaves; a capital letter in between is just a capital letter. */
  function onShift(event) {
    if (event.repeat) return;
    if (event.key !== "Shift") shifts = [];
    else shifts = [...shifts, event.timeStamp].filter((at) => at > event.timeStamp - SHIFTS_MS);
    if (shifts.length >= SHIFTS) go();
  }

  /** The last answer as plain lines, without buttons and without a word that was typed. */
  function advice() {
    const answer = [...document.querySelectorAll(".antwoord")].pop();
    const lines = answer.querySelectorAll(".alinea--gevaar, p:not(.erbij p, .correctie, .voorop), h2, .kaart .bel");
    return [...new Set([...lines].map((line) => line.textContent.trim().replace(/\s+/g, " ")))].join("\n");
  }

  async function onClick(event) {
    const button = event.target.closest("[data-doe]");
    if (button?.dataset.doe === "print") print();
    if (button?.dataset.doe !== "kopieer") return;
    await navigator.clipboard.writeText(advice());
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.klaar;
  }

  /** Back must not bring a word back. */
  function onHide() {
    if (log) log.textContent = "";
    document.querySelectorAll("form").forEach((form) => form.reset());
    document.querySelectorAll("textarea").forEach((field) => (field.value = ""));
  }

  /** What was written to prepare a call stands on paper in full, also where a field does not grow by itself. */
  function onPrint() {
    for (const field of document.querySelectorAll(".blad textarea")) {
      while (field.scrollHeight > field.clientHeight && field.rows < 60) field.rows += 1;
    }
  }

  /** A keyboard on the screen or zooming in with two fingers may not push the way out of view. */
  function keepInView() {
    const view = visualViewport;
    const moved = view.offsetTop > 0 || view.scale > 1;
    const bar = document.querySelector("header");
    if (bar) bar.style.cssText = moved ? `translate:${view.offsetLeft}px ${view.offsetTop}px;width:${view.width}px;top:0` : "";
  }

  document.addEventListener("submit", onSubmit);
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onShift, true);
  document.addEventListener("click", onClick);
  addEventListener("beforeprint", onPrint);
  for (const name of ["resize", "scroll"]) visualViewport?.addEventListener(name, keepInView);
  addEventListener("pagehide", onHide);
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace(location.href);
  });
  // What a plain form sent to get this page is not kept beside its address: reload and Back then ask for it without.
  history.replaceState(null, "");
  ready(document);
})();
