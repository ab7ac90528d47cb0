{
  const root = document.documentElement;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const watchers = [];
  let chosen = false;
  const use = (isDark) => {
    root.dataset.theme = isDark ? "dark" : "light";
    for (const watcher of watchers) watcher();
  };

  SST.theme = {
    /** True if the page is dark now. */
    isDark: () => root.dataset.theme === "dark",
    /** Changes between light and dark; from then on the system's wish does not matter. */
    toggle() {
      chosen = true;
      use(!SST.theme.isDark());
    },
    /** Calls an action whenever the colours change. */
    watch(action) {
      watchers.push(action);
    },
    /** The value of a colour of the style sheet, such as `--text`. */
    colour: (name) => getComputedStyle(root).getPropertyValue(name).trim(),
    /** The button that changes between light and dark. */
    button() {
      const button = SST.element("button", { type: "button", click: SST.theme.toggle });
      const label = () => {
        button.textContent = SST.theme.isDark() ? "☀ Light" : "☾ Dark";
      };
      SST.theme.watch(label);
      label();
      return button;
    },
  };

  use(prefersDark.matches);
  prefersDark.addEventListener("change", () => {
    if (!chosen) use(prefersDark.matches);
  });
}
