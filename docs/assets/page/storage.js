// What the theme keeps in this browser: its palette. A plain script in the head, as it asks while it loads. Where a
// browser stores nothing it gets a storage that lasts as long as the page; and what it could not read, and would stop at,
// is set aside before it comes.
(() => {
  const ASIDE = "course:aside:";
  const hidden = new Set(); // what cannot be read, and for which there is no room elsewhere

  /** Say so to the page. Who shows it may come later. */
  function say(what) {
    document.documentElement.dataset[what] = "";
    dispatchEvent(new Event(`course:${what}`));
  }

  const passing = {
    forgets: true,
    getItem(key) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(key, text) {
      this[key] = String(text);
    },
    removeItem(key) {
      delete this[key];
    },
  };

  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].getItem("");
    } catch {
      Object.defineProperty(window, name, { configurable: true, value: Object.create(passing) });
    }
  }

  const { getItem, setItem } = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    return hidden.has(key) ? null : getItem.call(this, key);
  };
  Storage.prototype.setItem = function (key, text) {
    if (hidden.has(key)) throw new DOMException("what is kept here cannot be read", "QuotaExceededError");
    setItem.call(this, key, text);
  };

  const KEY = `${__md_scope.pathname}.__palette`;
  const text = localStorage.getItem(KEY);
  if (text !== null && !readable(text)) aside(KEY, text);

  function readable(text) {
    try {
      const { index, color } = JSON.parse(text) ?? { index: 0, color: {} };
      return index >= 0 && Number.isInteger(index) && Object.values(color).every((value) => typeof value === "string");
    } catch {
      return false;
    }
  }

  function aside(key, text) {
    const name = free(ASIDE + key, text);
    try {
      localStorage.setItem(name, text);
      localStorage.removeItem(key);
    } catch {
      hidden.add(key);
    }
    say("aside");
  }

  /** The name under which this text is set aside already, or can be. */
  function free(name, text) {
    const before = localStorage.getItem(name);
    return before === null || before === text ? name : free(`${name}'`, text);
  }
})();
