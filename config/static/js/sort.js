// Sorts a table marked data-sortable in the browser, for short tables that are complete on the page.
// Long tables sort on the server ({% sort_head %}). A cell may give its value as data-value.

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

const valueOf = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.value ?? cell.textContent.trim();
};

const sort = (table, column, isDescending) => {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  rows.sort((a, b) => collator.compare(valueOf(a, column), valueOf(b, column)));
  if (isDescending) rows.reverse();
  body.append(...rows);
};

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const head of table.tHead.rows[0].cells) {
    if (head.dataset.sort === "no") continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isDescending = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      sort(table, head.cellIndex, isDescending);
    });
  }
}
