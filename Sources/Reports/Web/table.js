{
  /** Columns of `SST.table`: whole numbers, numbers as `SST.number` or `text` shows them, and words. */
  SST.column = {
    whole: (name, title, key) => ({ name, title, key, text: (row) => String(key(row)) }),
    number: (name, title, key, text = (row) => SST.number(key(row))) => ({ name, title, key, text }),
    word: (name, title, text) => ({ name, title, isText: true, text, key: text }),
  };

  const pen = document.createElement("canvas").getContext("2d");
  const widthOf = (text, font) => {
    pen.font = `${font} system-ui, sans-serif`;
    return pen.measureText(text).width;
  };

  /** The width that a head of at most two lines needs, with the arrow of the order. */
  const headWidth = ({ name }) => {
    const words = name.split(" ").map((word) => widthOf(word, "600 12px"));
    return Math.max(...words, 0.6 * widthOf(name, "600 12px")) + 24;
  };

  /** The width that the longest cells of a column need: no value is cut. */
  const cellWidth = (column, rows) => {
    const texts = new Set(rows.map(column.text));
    const longest = [...texts].reduce((most, text) => Math.max(most, text.length), 0);
    return [...texts].filter(({ length }) => length > 0.8 * longest - 2).slice(0, 200)
      .reduce((most, text) => Math.max(most, widthOf(text, "13px")), 0) + 16;
  };

  const rowHeight = 28;
  const spare = 6;

  /**
   * A table of many rows, of which only the visible ones are in the page, and all of them on paper.
   *
   * Options: `label`; `columns`, a list of `{ name, title, isText, text(row), key(row), hint(row) }`, where `text` is what
   * a cell shows, `key` what the column is sorted by (a number or a text; NaN comes last) and `hint`, if there is one,
   * what the pointer shows. Columns are as wide as their widest cell; `select(row)`;
   * `current()`. The result's `show(rows)` takes the row numbers, `refresh()` paints anew and brings the selected
   * row into view, `rows()` are the rows in the order shown.
   */
  SST.table = (host, options) => {
    const { columns } = options;
    let rows = [];
    let order = { column: 0, down: false };
    const body = SST.element("tbody");
    const cols = columns.map(() => SST.element("col"));
    const widths = columns.map(headWidth);
    let measured = 0;
    /** Widens columns for the cells of some rows; a long list is measured when it is shown for the first time. */
    const fit = () => {
      if (rows.length > 300 && rows.length <= measured) return;
      measured = Math.max(measured, rows.length);
      columns.forEach((column, index) => {
        widths[index] = Math.max(widths[index], cellWidth(column, rows));
        cols[index].style.width = `${Math.ceil(widths[index])}px`;
      });
      sheet.style.width = `${Math.ceil(widths.reduce((sum, width) => sum + width, 0))}px`;
    };
    const heads = columns.map((column, index) => head(column, () => sortBy(index)));
    const sheet = SST.element("table", { role: "grid", "aria-label": options.label },
      SST.element("colgroup", {}, ...cols),
      SST.element("thead", {}, SST.element("tr", {}, ...heads)), body);
    const scroll = SST.element("div", { class: "table-scroll", tabindex: "0", "aria-label": options.label }, sheet);
    host.append(scroll);

    const spacer = (count) => {
      const row = SST.element("tr", { "aria-hidden": "true", class: "spacer" });
      row.style.height = `${count * rowHeight}px`;
      return row;
    };
    /** The first row to be there, and the one behind the last: on paper all are. */
    const extent = () => {
      if (SST.isPrinting()) return [0, rows.length];
      const first = Math.max(0, Math.floor(scroll.scrollTop / rowHeight) - spare);
      const visible = Math.ceil((scroll.clientHeight || 400) / rowHeight) + 2 * spare;
      return [first, Math.min(rows.length, first + visible)];
    };
    const paint = () => {
      const [first, last] = extent();
      const current = options.current();
      const lines = [];
      for (let at = first; at < last; at += 1) lines.push(line(rows[at], at, rows[at] === current));
      body.replaceChildren(spacer(first), ...lines, spacer(rows.length - last));
      sheet.setAttribute("aria-rowcount", String(rows.length + 1));
    };
    const line = (row, at, isCurrent) => {
      const cells = columns.map((column) =>
        SST.element("td", { class: column.isText ? "text" : undefined, title: column.hint?.(row) || undefined }, column.text(row)));
      return SST.element("tr", {
        "aria-rowindex": String(at + 2), "aria-selected": String(isCurrent), "data-row": String(row),
        click: () => options.select(row),
      }, ...cells);
    };

    const compare = (a, b) => {
      const [x, y] = [columns[order.column].key(a), columns[order.column].key(b)];
      if (typeof x === "string") return x.localeCompare(y) * (order.down ? -1 : 1) || a - b;
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || a - b;
      return (order.down ? y - x : x - y) || a - b;
    };
    const arrange = () => {
      rows.sort(compare);
      heads.forEach((cell, index) => {
        const way = order.down ? "descending" : "ascending";
        cell.setAttribute("aria-sort", index === order.column ? way : "none");
      });
    };
    const sortBy = (column) => {
      order = { column, down: order.column === column && !order.down };
      arrange();
      paint();
      options.sorted?.();
    };
    const reveal = () => {
      const at = rows.indexOf(options.current());
      if (at < 0) return;
      const top = at * rowHeight;
      const space = scroll.clientHeight - 2 * rowHeight;
      if (top < scroll.scrollTop) scroll.scrollTop = top;
      else if (top > scroll.scrollTop + space) scroll.scrollTop = top - space;
    };
    const step = (by) => {
      if (rows.length === 0) return;
      const at = rows.indexOf(options.current());
      options.select(rows[Math.min(Math.max(at < 0 ? 0 : at + by, 0), rows.length - 1)]);
    };
    const page = () => Math.max(1, Math.floor(scroll.clientHeight / rowHeight) - 2);
    const keys = {
      ArrowDown: () => step(1), ArrowUp: () => step(-1), PageDown: () => step(page()),
      PageUp: () => step(-page()), Home: () => step(-rows.length), End: () => step(rows.length),
    };
    scroll.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    scroll.addEventListener("scroll", paint, { passive: true });
    SST.onResize(scroll, paint);
    SST.onPrint(paint);

    return {
      show(newRows) {
        rows = [...newRows];
        fit();
        arrange();
        reveal();
        paint();
      },
      refresh() {
        reveal();
        paint();
      },
      rows: () => rows,
      step,
      sortBy,
    };
  };

  const head = (column, sort) =>
    SST.element("th", { scope: "col", class: column.isText ? "text" : "", "aria-sort": "none" },
      SST.element("button", { type: "button", title: column.title ?? column.name, click: sort }, column.name));
}
