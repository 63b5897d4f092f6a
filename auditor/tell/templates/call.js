"use strict";
// Keeps four things at the same moment: the sound (where it is included), the line in the drawing, the slider and the
// transcript. The page tells everything without it.
(() => {
  const find = (id) => document.getElementById(id);
  const player = find("player");
  if (!player) return;
  const sound = find("sound"), slider = find("at"), play = find("play"), now = find("now"), box = find("transcript");
  const duration = Number(player.dataset.duration);
  // Each piece: start and end in the call, start in the sound file; all in milliseconds.
  const pieces = JSON.parse(player.dataset.pieces);
  const lines = [...box.querySelectorAll("li")].map((node) => ({ node, start: +node.dataset.s, end: +node.dataset.e }));
  const words = [...box.querySelectorAll("[data-w]")].map((node) => ({ node, start: +node.dataset.w }));
  const moments = [...new Set([...document.querySelectorAll("a[data-t]")].map((node) => +node.dataset.t))].sort((a, b) => a - b);
  let at = 0, stopAt = null, lastLine = null, lastWord = null;
  // While something that is only pointed at plays: where the page was before, and what ends it.
  let peeked = null, timer = 0;
  const PEEK_AFTER_MS = 350, PEEK_FOR_MS = 6000;

  const cannot = "This browser cannot play the sound; `auditor report --mp3` makes a page for older ones.";

  const clock = (ms) => {
    const s = Math.round(ms / 1000), two = (n) => String(n).padStart(2, "0");
    return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  };
  const lastStarted = (list, ms) => {
    let low = 0, high = list.length;
    while (low < high) { const middle = (low + high) >> 1; if (list[middle].start <= ms) low = middle + 1; else high = middle; }
    return low ? list[low - 1] : null;
  };
  const swap = (before, after) => {
    if (before === after) return after;
    if (before) before.node.classList.remove("now");
    if (after) after.node.classList.add("now");
    return after;
  };
  const inWords = (line) => `${line.node.querySelector(".who").textContent}: ${line.node.querySelector(".words").textContent.trim()}`;
  const follow = (line) => {
    if (!find("follow").checked) return;
    const top = line.node.offsetTop;
    if (top < box.scrollTop || top + line.node.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 3;
  };

  const show = (ms) => {
    at = Math.max(0, Math.min(duration, ms));
    find("playhead").setAttribute("x1", `${(100 * at) / duration}%`);
    find("playhead").setAttribute("x2", `${(100 * at) / duration}%`);
    slider.value = at;
    // Half a word early: moments are times in whole milliseconds, the sound's clock is not.
    const line = lastStarted(lines, at + 20), word = lastStarted(words, at + 20);
    const spoken = word && line && word.start >= line.start ? word : null;
    if (line && line !== lastLine) follow(line);
    lastLine = swap(lastLine, line);
    lastWord = swap(lastWord, spoken);
    const text = line ? inWords(line) : "";
    now.textContent = `${clock(at)} ${text}`;
    slider.setAttribute("aria-valuetext", `${clock(at)} of ${clock(duration)}, ${text}`);
  };

  const pieceAt = (ms) => pieces.find(([start, end]) => start <= ms && ms < end);
  const seek = (ms, start) => {
    show(ms);
    if (!sound) return;
    const piece = pieceAt(at);
    if (!piece) { sound.pause(); now.textContent = `${clock(at)} (no sound included for this moment)`; return; }
    stopAt = piece[1];
    sound.currentTime = (piece[2] + at - piece[0]) / 1000;
    if (start) sound.play().catch(() => { now.textContent = cannot; });
  };
  const toCall = (seconds) => {
    const ms = seconds * 1000;
    const piece = pieces.find(([start, end, from]) => from <= ms && ms < from + end - start) || pieces[pieces.length - 1];
    return piece[0] + ms - piece[2];
  };

  if (sound) {
    const state = () => {
      find("play-shape").setAttribute("d", sound.paused ? "M3 1v14l11-7z" : "M3 1h4v14H3zM9 1h4v14H9z");
      play.querySelector(".sr").textContent = sound.paused ? "Play" : "Pause";
    };
    const tick = () => {
      if (sound.paused) return;
      const ms = toCall(sound.currentTime);
      if (pieces.length > 1 && stopAt !== null && ms >= stopAt) { sound.pause(); return; }
      show(ms);
      requestAnimationFrame(tick);
    };
    sound.addEventListener("play", () => { state(); tick(); });
    sound.addEventListener("pause", state);
    sound.addEventListener("ended", state);
    sound.addEventListener("error", () => { now.textContent = cannot; });
    play.addEventListener("click", () => { if (sound.paused) seek(at, true); else sound.pause(); });
  }

  // Pointing plays nothing unless that was asked for, and never over what plays already; a click plays on from there.
  const unpeek = () => {
    clearTimeout(timer);
    if (peeked === null) return;
    sound.pause();
    show(peeked);
    peeked = null;
  };
  const peek = (ms) => {
    unpeek();
    if (!sound || !find("peek").checked || !sound.paused || !pieceAt(ms)) return;
    timer = setTimeout(() => {
      peeked = at;
      seek(ms, true);
      timer = setTimeout(unpeek, PEEK_FOR_MS);
    }, PEEK_AFTER_MS);
  };
  const keep = () => { clearTimeout(timer); peeked = null; };

  slider.addEventListener("input", () => { keep(); seek(Number(slider.value), false); });
  const plot = find("plot"), here = find("here"), pointer = find("pointer");
  const timeAt = (event) => {
    const frame = plot.getBoundingClientRect();
    return Math.max(0, Math.min(duration - 1, (duration * (event.clientX - frame.left)) / frame.width));
  };
  // What is told below the drawing need not be told by the browser once more.
  for (const title of plot.querySelectorAll("svg svg > title")) { title.parentNode.dataset.title = title.textContent; title.remove(); }
  const tell = (text) => { here.textContent = text || here.dataset.hint; here.classList.toggle("hint", !text); };
  let resting = null;
  const leave = () => { resting = null; unpeek(); tell(""); pointer.setAttribute("x1", -1); pointer.setAttribute("x2", -1); };
  const tellAt = (event, ms) => {
    const place = `${(100 * ms) / duration}%`, thing = event.target.closest("[data-title]"), line = lastStarted(lines, ms);
    pointer.setAttribute("x1", place);
    pointer.setAttribute("x2", place);
    // A mark tells its own time.
    const told = thing ? thing.dataset.title : line ? inWords(line) : "";
    tell(thing && !thing.classList.contains("block") ? told : `${clock(ms)} · ${told}`);
  };
  plot.addEventListener("pointermove", (event) => {
    const ms = timeAt(event);
    tellAt(event, ms);
    // A hand is never quite still.
    if (event.pointerType === "touch" || (resting !== null && Math.abs(event.clientX - resting) < 4)) return;
    resting = event.clientX;
    peek(ms);
  });
  plot.addEventListener("pointerleave", leave);
  plot.addEventListener("click", (event) => { keep(); tellAt(event, timeAt(event)); seek(timeAt(event), true); });
  // By keyboard, what has the focus is what is pointed at.
  const pointed = (event) => event.target.closest("a[data-t]");
  document.addEventListener("pointerover", (event) => { if (event.pointerType !== "touch" && pointed(event)) peek(Number(pointed(event).dataset.t)); });
  document.addEventListener("pointerout", (event) => { if (pointed(event)) unpeek(); });
  document.addEventListener("focusin", (event) => { if (pointed(event) && event.target.matches(":focus-visible")) peek(Number(pointed(event).dataset.t)); });
  document.addEventListener("focusout", (event) => { if (pointed(event)) unpeek(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { unpeek(); if (sound) sound.pause(); } });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-t], [data-w], .player button")) keep();
    const link = event.target.closest("a[data-t]"), word = event.target.closest("[data-w]");
    if (link) { if (sound) event.preventDefault(); seek(Number(link.dataset.t), true); }
    else if (word) seek(Number(word.dataset.w), true);
  });
  find("back").addEventListener("click", () => seek(moments.filter((ms) => ms < at - 500).pop() ?? 0, false));
  find("next").addEventListener("click", () => seek(moments.find((ms) => ms > at + 20) ?? at, false));
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      plot.className = `wide zoom-${button.dataset.zoom}`;
      for (const other of document.querySelectorAll("[data-zoom]")) other.setAttribute("aria-pressed", String(other === button));
      plot.parentElement.scrollLeft = (at / duration) * plot.clientWidth - plot.parentElement.clientWidth / 2;
    });
  }
  // In print everything is shown, also what is folded away on a screen.
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details:not([open])")) { one.open = true; one.dataset.folded = ""; } });
  addEventListener("afterprint", () => { for (const one of document.querySelectorAll("details[data-folded]")) { one.open = false; delete one.dataset.folded; } });
  document.querySelector(".zoom").hidden = false;
  find("pointed").hidden = false;
  tell("");
  document.querySelector(".follow").hidden = !sound;
  document.documentElement.classList.add("scripted");
  player.hidden = false;
  show(0);
})();
