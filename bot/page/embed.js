// A button on any page, that opens the chat in a frame of its own site. It reads, keeps and sends nothing of this page.
// The server fills in WOORDEN (language -> button, close) and leaves out comments and spaces (web_embed.py): at most 3 KB.
(() => {
  "use strict";
  const WOORDEN = {};
  const script = document.currentScript,
    view = visualViewport,
    home = new URL(script.src).origin,
    { tekst, plaats, taal } = script.dataset,
    [knop, sluit] = WOORDEN[taal] || WOORDEN.nl;
  const css = `
    :host { all: initial !important }
    * { box-sizing: border-box; font: 1em system-ui }
    button { min-height: 2.75em; padding: .4em 1em; border: 2px solid #fff; border-radius: .5em; background: #1d5b57; color: #fff }
    button:focus-visible { outline: 3px solid #2a2522 }
    dialog { inset: auto; width: 27em; height: 44em; max-height: calc(100% - 2em); margin: 0; padding: 0; border: 2px solid #1d5b57; background: #fff }
    .rechts, .links { position: fixed; z-index: 2147483647; bottom: 1em; right: 1em }
    .links { right: auto; left: 1em }
    dialog[open] { display: flex; flex-direction: column }
    dialog > button { align-self: start }
    iframe { flex: 1; min-height: 0; border: 0 }`;

  const make = (tag, properties) => Object.assign(document.createElement(tag), properties),
    place = ["links", "hier"].includes(plaats) ? plaats : "rechts",
    root = make("div", { id: "rw-hulp" }),
    button = make("button", { className: place, textContent: tekst || knop }),
    dialog = make("dialog", { className: "rechts " + place, ariaLabel: button.textContent }),
    closer = make("button", { textContent: sluit });
  let frame, shifts = [];

  /** Empties this page first, then goes where the chat goes; no question of this page may hold that up. */
  function leave() {
    document.documentElement.replaceChildren();
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
    location.replace(home + "/weg");
  }

  /** On a small screen the chat fills what a keyboard leaves of it. */
  function fit() {
    const small = matchMedia("(max-width:40em),(max-height:30em)").matches;
    const whole = `inset:0;width:100%;max-width:none;max-height:none;border:0;height:${view.height}px;margin-top:${view.offsetTop}px`;
    dialog.style.cssText = small ? whole : "";
    return small;
  }

  function open() {
    const src = `${home}/?taal=${taal || "nl"}`;
    frame = make("iframe", { title: button.textContent, referrerPolicy: "no-referrer", allow: "clipboard-write", src });
    dialog.append(frame);
    button.hidden = true;
    dialog[fit() ? "showModal" : "show"]();
    frame.focus();
  }

  /** Closing wipes: who opens it again starts empty. */
  function close() {
    if (!frame) return;
    frame.remove();
    frame = null;
    dialog.close();
    button.hidden = false;
    button.focus();
  }

  /** Shift three times within five seconds while the chat is open; any other key only starts the count again. */
  function onKey(event) {
    if (!frame || event.repeat) return;
    shifts = event.key === "Shift" ? [...shifts, event.timeStamp].slice(-3) : [];
    if (shifts[2] - shifts[0] < 5000) leave();
  }

  function onMessage({ origin, source, data }) {
    if (origin === home && source === frame?.contentWindow && data.routewijzer === "weg") leave();
  }

  function start() {
    if (document.getElementById(root.id)) return;
    const shadow = root.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(button, dialog);
    dialog.append(closer);
    if (place === "hier") script.after(root);
    else document.body.append(root);
    button.onclick = open;
    closer.onclick = dialog.onclose = close;
    for (const name of ["resize", "scroll"]) view.addEventListener(name, fit);
    addEventListener("keydown", onKey, true);
    addEventListener("message", onMessage);
    addEventListener("pagehide", close);
  }

  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
