{
  const watchers = [];
  let printing = false;

  /** True from the browser's announcement that it prints until it has done so. */
  SST.isPrinting = () => printing;

  /** Calls `action(isOn)` before the page is laid out for paper, and after that. What it paints must be there at once. */
  SST.onPrint = (action) => watchers.push(action);

  /** Nothing can be unfolded on paper. */
  let folded = [];
  const unfold = (isOn) => {
    if (isOn) folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = isOn;
  };

  const change = (isOn) => {
    if (printing === isOn) return;
    printing = isOn;
    SST.theme.print(isOn);
    unfold(isOn);
    for (const watcher of watchers) watcher(isOn);
  };
  window.addEventListener("beforeprint", () => change(true));
  window.addEventListener("afterprint", () => change(false));
}
