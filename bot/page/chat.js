// Makes the conversation smooth: no reload, focus kept. The page works without it.
// What is typed stays in this page: it is sent once, shown as text, and stored nowhere.
(() => {
  "use strict";

  const WAIT_MS = 15000;
  const form = document.getElementById("gesprek");
  const log = document.getElementById("verloop");
  const header = document.querySelector("header");
  const leave = document.getElementById("weg");
  let sending = false;

  /** Empties the screen first, so that nothing shows while the next site loads. */
  function go() {
    document.documentElement.replaceChildren();
    location.replace("/weg");
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
    own.append(element("span", "alleen-voorlezen", "Jij: "), text);
    own.setAttribute("aria-live", "off");
    own.setAttribute("translate", "no");
    own.tabIndex = -1;
    log.append(own);
    return own;
  }

  /** Adds what the server drew; an alert speaks for itself, so the log keeps quiet then. */
  function addAnswer(content) {
    const fragment = content instanceof Node ? content : document.createRange().createContextualFragment(content);
    const first = fragment.firstElementChild;
    log.setAttribute("aria-live", first.getAttribute("role") === "alert" ? "off" : "polite");
    log.append(fragment);
    return first;
  }

  function clearButtons() {
    document.getElementById("begin")?.remove();
    log.querySelectorAll(".knoppen").forEach((buttons) => buttons.remove());
  }

  async function ask(text, button) {
    const fields = new URLSearchParams({ staat: form.elements.staat.value, [button ? "knop" : "tekst"]: text });
    const response = await fetch("/", {
      method: "POST",
      body: fields,
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(WAIT_MS),
    });
    return { ok: response.ok, ...(await response.json()) };
  }

  /** Shows a message as unsent and gives the words back, with the numbers beside it. */
  function showUnsent(own, text, button, html) {
    own.append(element("span", "niet-verstuurd", html ? " (geen antwoord)" : " (niet verstuurd)"));
    if (!button && !form.elements.tekst.value) form.elements.tekst.value = text;
    return addAnswer(html || document.getElementById("niet-verstuurd").content.cloneNode(true));
  }

  function show(reply, own, text, button) {
    if (reply.actie === "verlaat") return go();
    if (reply.actie === "wis") return location.replace("/");
    if (reply.staat) form.elements.staat.value = reply.staat;
    if (!reply.ok) return showUnsent(own, text, button, reply.html);
    clearButtons();
    return addAnswer(reply.html);
  }

  async function send(text, button) {
    sending = true;
    form.elements.tekst.value = button ? form.elements.tekst.value : "";
    const own = addOwn(text);
    if (button) own.focus({ preventScroll: true });
    let added;
    try {
      added = show(await ask(text, button), own, text, button);
    } catch {
      added = showUnsent(own, text, button);
    }
    if (added) scrollBy(0, added.getBoundingClientRect().top - header.offsetHeight - 12);
    sending = false;
  }

  function onSubmit(event) {
    event.preventDefault();
    const button = event.submitter?.name === "knop";
    const text = button ? event.submitter.value : form.elements.tekst.value.trim();
    if (!text) form.elements.tekst.focus();
    else if (!sending) send(text, button);
  }

  /** Enter sends where there is a real keyboard; Shift and Enter gives a new line. */
  function onKey(event) {
    const touch = matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return;
    event.preventDefault();
    form.requestSubmit();
  }

  leave.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  // A browser that lacks one of these keeps the plain form.
  if (form && AbortSignal.timeout && form.requestSubmit) {
    form.addEventListener("submit", onSubmit);
    form.elements.tekst.addEventListener("keydown", onKey);
    // Back must not bring the words back.
    addEventListener("pagehide", () => {
      log.replaceChildren();
      form.reset();
    });
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace("/");
  });
})();
