"use strict";
// Takes the moment of the sound into a form, tells of files that are too large, and follows what is being audited.
// Every page works without it.
(() => {
  const typed = (ms) => {
    const two = (n) => String(n).padStart(2, "0"), rest = ms % 60000;
    const hours = Math.floor(ms / 3600000), minutes = Math.floor(ms / 60000) % 60;
    const seconds = `${two(Math.floor(rest / 1000))}.${String(rest % 1000).padStart(3, "0")}`;
    return hours ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
  };
  const sound = document.getElementById("sound");
  for (const button of sound ? document.querySelectorAll("[data-here]") : []) {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.getElementById(button.dataset.here).value = typed(Math.round(sound.currentTime * 1000));
    });
  }

  const upload = document.getElementById("upload");
  if (upload) {
    const files = upload.querySelector("[type=file]");
    files.addEventListener("change", () => {
      const bytes = [...files.files].reduce((sum, file) => sum + file.size, 0);
      files.setCustomValidity(bytes > Number(upload.dataset.most) ? "These files are too large to add at once; add fewer, or audit them with `auditor audit`." : "");
    });
  }

  const table = document.getElementById("uploads");
  const show = (one) => {
    const row = table.querySelector(`[data-upload="${one.number}"]`);
    if (!row) return;
    const state = row.querySelector(".state"), bar = row.querySelector("progress");
    if (state.textContent !== one.told) state.textContent = one.told;
    if (bar && !one.going_on) {
      bar.remove();
      // Said aloud once, when it is done: a reader of screens need not hear every second how far it is.
      document.getElementById("settled").textContent = `${row.cells[0].textContent}: ${one.told}`;
    }
    if (one.audit_id && !row.querySelector("a")) {
      const link = document.createElement("a");
      link.href = `/calls/${one.audit_id}`;
      link.textContent = "Open the call";
      row.cells[1].append(link);
    }
  };
  const ask = async () => {
    let again = true;
    try {
      const answer = await fetch("/upload/state");
      if (answer.ok) {
        const all = await answer.json();
        all.forEach(show);
        again = all.some((one) => one.going_on);
      }
    } catch {
      again = true;  // the server may be busy; it is asked again
    }
    if (again) setTimeout(ask, 1000);
  };
  if (table && Number(table.dataset.going)) ask();
})();
