{
  /** A file name of harmless characters. */
  SST.fileName = (...parts) =>
    parts.join("-").replace(/[^A-Za-z0-9._+-]+/g, "_").replace(/^[._]+/, "").slice(0, 120) || "report";

  /** Hands a file to the user. */
  SST.download = (name, blob) => {
    const address = URL.createObjectURL(blob);
    const link = SST.element("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  /** One cell: text that a spreadsheet could take for a formula gets a quote in front. */
  const cell = (value) => {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "nan";
    const text = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  /** Rows of numbers and texts as CSV. */
  SST.csv = (names, rows) => [names, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";

  /** Hands rows to the user as a CSV file. */
  SST.downloadCSV = (name, names, rows) => {
    SST.download(name, new Blob([SST.csv(names, rows)], { type: "text/csv" }));
  };

  /** A small button of a card's head. */
  SST.toolButton = (text, title, action) =>
    SST.element("button", { type: "button", class: "small", title, "aria-label": title, click: action }, text);
}
