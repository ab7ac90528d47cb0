"use strict";

/** The one name that a report defines: every script adds its part to it. */
const SST = Object.create(null);

{
  const arrays = {
    f64: Float64Array, f32: Float32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array,
  };

  /** Turns base64 of little-endian numbers into a typed array. */
  const decode = (text, Type) => {
    const characters = atob(text);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = characters.charCodeAt(i);
    return new Type(bytes.buffer);
  };

  const revive = (_, value) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
    const keys = Object.keys(value);
    const isArray = keys.length === 1 && Object.hasOwn(arrays, keys[0]) && typeof value[keys[0]] === "string";
    return isArray ? decode(value[keys[0]], arrays[keys[0]]) : value;
  };

  let content;

  /** The data of the report; numbers in lists are typed arrays. */
  SST.data = () => {
    content ??= JSON.parse(document.getElementById("sst-data").textContent, revive);
    return content;
  };

  /** The element with an id. */
  SST.byId = (id) => document.getElementById(id);

  /**
   * Makes an element. Attributes that are functions become listeners of the event of their name.
   * Children are elements or texts; texts are never read as HTML.
   */
  SST.element = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  /** A state that tells its watchers which of its values changed. */
  SST.store = (initial) => {
    const values = { ...initial };
    const watchers = [];
    return {
      get: (name) => values[name],
      set(changes) {
        const changed = Object.keys(changes).filter((name) => values[name] !== changes[name]);
        if (changed.length === 0) return;
        Object.assign(values, changes);
        const names = new Set(changed);
        for (const watcher of watchers) watcher(names);
      },
      watch(names, action) {
        watchers.push((changed) => {
          if (names.some((name) => changed.has(name))) action();
        });
        action();
      },
    };
  };

  /** Calls an action when the size of an element changes, after the browser has laid out the page. */
  SST.onResize = (element, action) => new ResizeObserver(() => requestAnimationFrame(action)).observe(element);

  /** Calls an action when nothing has been typed into a field for a moment, and at once for Enter. */
  SST.onTyped = (field, action) => {
    let timer = 0;
    const act = () => {
      clearTimeout(timer);
      action();
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(action, 400);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") act();
    });
  };

  /** Gives a canvas a size in CSS pixels, sharp on every screen, and clears it. */
  SST.sharpContext = (canvas, width, height) => {
    const ratio = window.devicePixelRatio || 1;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  };

  /** A name that shows its definition under the pointer; the name alone without one. */
  SST.defined = (name, definition) =>
    (definition ? SST.element("span", { class: "defined", title: definition }, name) : name);

  /** Name, value and, if there is one, definition as the lines of a `dl`. */
  SST.factLines = (facts) =>
    facts.map(([name, value, definition]) =>
      SST.element("div", {}, SST.element("dt", {}, SST.defined(name, definition)), SST.element("dd", {}, value)));

  /** Says something to users of screen readers. */
  SST.announce = (text) => {
    let region = SST.byId("sst-live");
    if (!region) {
      region = SST.element("div", { id: "sst-live", class: "visually-hidden", "aria-live": "polite" });
      document.body.append(region);
    }
    region.textContent = text;
  };
}
