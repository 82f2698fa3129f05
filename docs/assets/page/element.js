// Elements of a page, made in one call. What is written into them is text, never HTML.

/** An element with properties, or attributes where a name has a hyphen or is `role`, and with what is in it. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** Markdown makes a div or a section of what stands in the page: a custom element of its class, with its data, holds each. */
export function hold(tag) {
  for (const content of document.querySelectorAll(`:is(div, section).${tag}`)) {
    const made = element(tag);
    Object.assign(made.dataset, content.dataset);
    content.before(made);
    made.append(content);
  }
}
