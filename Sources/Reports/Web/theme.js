{
  const root = document.documentElement;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const watchers = [];
  let chosen = false;
  let wished = false;
  let onPaper = false;
  const apply = (isAlways = false) => {
    const name = wished && !onPaper ? "dark" : "light";
    if (root.dataset.theme === name && !isAlways) return;
    root.dataset.theme = name;
    for (const watcher of watchers) watcher();
  };
  const use = (isDark) => {
    wished = isDark;
    apply();
  };

  SST.theme = {
    /** True if the page is dark now. */
    isDark: () => root.dataset.theme === "dark",
    /** Changes between light and dark; from then on the system's wish does not matter. */
    toggle() {
      chosen = true;
      use(!SST.theme.isDark());
    },
    /** Paper is light: while `isOn` the page is so, whatever was chosen. All is painted anew for its width. */
    print(isOn) {
      onPaper = isOn;
      apply(true);
    },
    /** Calls an action whenever the colours change. */
    watch(action) {
      watchers.push(action);
    },
    /** The value of a colour of the style sheet, such as `--text`. */
    colour: (name) => getComputedStyle(root).getPropertyValue(name).trim(),
  };

  /** The buttons on top of every page: to the facts at its end, and between light and dark. */
  SST.pageTools = () => {
    const facts = SST.byId("facts");
    const show = () => facts.scrollIntoView({ behavior: "smooth" });
    const change = SST.element("button", { type: "button", click: SST.theme.toggle });
    const label = () => {
      change.textContent = SST.theme.isDark() ? "☀ Light" : "☾ Dark";
    };
    SST.theme.watch(label);
    label();
    SST.byId("page-tools").append(
      SST.element("button", { type: "button", click: show }, facts.querySelector("summary").textContent), change);
  };

  use(prefersDark.matches);
  prefersDark.addEventListener("change", () => {
    if (!chosen) use(prefersDark.matches);
  });
}
