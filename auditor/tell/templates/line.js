"use strict";
// Sorts and filters tables. The page tells everything without it.
(() => {
  const value = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim().toLowerCase();
  const compare = (a, b) => (a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : a < b ? -1 : a > b ? 1 : 0);
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort((a, b) => (down ? -1 : 1) * compare(value(a, column), value(b, column)));
        body.append(...rows);
      });
    });
    const filter = table.parentElement.previousElementSibling;
    if (!filter || !filter.classList.contains("filter")) continue;
    const wanted = filter.querySelector("input"), count = filter.querySelector("output");
    wanted.addEventListener("input", () => {
      const text = wanted.value.toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(text);
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
    });
    filter.hidden = false;
  }
  // In print everything is shown, also what is folded away on a screen.
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details:not([open])")) { one.open = true; one.dataset.folded = ""; } });
  addEventListener("afterprint", () => { for (const one of document.querySelectorAll("details[data-folded]")) { one.open = false; delete one.dataset.folded; } });
})();
