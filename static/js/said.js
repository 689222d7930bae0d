// What the scripts say comes with the page, in the reader's language.
const sentences = JSON.parse(document.body.dataset.says);

// The sentence of that name, with its {values}.
export const said = (name, values = {}) => sentences[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
