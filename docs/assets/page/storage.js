// What others keep in this browser: the theme its palette, the quiz plugin its answers. A plain script in the head, as
// they ask while they load. Where a browser stores nothing they get a storage that lasts as long as the page; and what
// they could not read, and would stop at or wipe, is set aside before they come.
(() => {
  const ASIDE = "course:aside:";
  const QUIZ = "quiz_progress_";
  const LONGEST = 50_000;
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
      if (key.startsWith(QUIZ)) say("unkept");
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
    try {
      if (hidden.has(key)) throw new DOMException("what is kept here cannot be read", "QuotaExceededError");
      setItem.call(this, key, text);
    } catch (error) {
      if (key.startsWith(QUIZ)) say("unkept");
      throw error;
    }
  };

  const isText = (value) => typeof value === "string";
  const palette = ({ index, color }) => index >= 0 && Number.isInteger(index) && Object.values(color).every(isText);
  const answer = (given) =>
    typeof given?.answered === "boolean" && typeof given.correct === "boolean" && given.selectedValues.every(isText);

  function answers(given) {
    const sound = Object.entries(given).filter(([, each]) => each && Array.isArray(each.selectedValues) && answer(each));
    return sound.length || !Object.keys(given).length ? Object.fromEntries(sound) : null;
  }

  /** What of a text can be read; null for nothing. */
  const read = {
    palette: (given) => (palette(given) ? given : null),
    quiz: (given) => (Array.isArray(given) ? null : answers(given)),
  };

  for (const [kind, key] of [["palette", `${__md_scope.pathname}.__palette`], ["quiz", QUIZ + location.pathname]]) {
    const text = localStorage.getItem(key);
    if (text === null || text === "null") continue;
    let rest = null;
    try {
      if (text.length > LONGEST) throw new RangeError("the quizzes would wipe it");
      const given = JSON.parse(text);
      rest = read[kind](given);
      if (JSON.stringify(rest) === JSON.stringify(given)) continue;
    } catch {} // all of it
    aside(key, text, rest);
  }

  function aside(key, text, rest) {
    const name = free(ASIDE + key, text);
    try {
      localStorage.setItem(name, text);
      localStorage.removeItem(key);
      if (rest) localStorage.setItem(key, JSON.stringify(rest));
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
