"use strict";
// Sorts and filters the table of calls. The page tells everything without it.
(() => {
  const table = document.getElementById("calls"), body = table.tBodies[0], rows = [...body.rows];
  const wanted = document.getElementById("wanted"), count = document.getElementById("count");
  const value = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim().toLowerCase();
  const compare = (a, b) => (a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : a < b ? -1 : a > b ? 1 : 0);
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      rows.sort((a, b) => (down ? -1 : 1) * compare(value(a, column), value(b, column)));
      body.append(...rows);
    });
  });
  wanted.addEventListener("input", () => {
    const text = wanted.value.toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(text);
    count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  });
  document.getElementById("filter").hidden = false;
})();
