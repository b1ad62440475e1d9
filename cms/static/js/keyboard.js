// Which letter or digit a key means, whatever the keyboard writes: a moderator may have Arabic switched on.

let layout = new Map();
navigator.keyboard?.getLayoutMap?.().then((found) => {
  layout = found;
}, () => {});

const DIGIT = /^(?:Digit|Numpad)([0-9])$/;

// The digit of a key, or null: on a French keyboard the digits are on the upper level.
export function digitOf(event) {
  if (/^[0-9]$/.test(event.key)) return event.key;
  const found = DIGIT.exec(event.code);
  return found && !event.shiftKey ? found[1] : null;
}

// What a key says: a Latin letter in capitals, a sign, or the name of the key.
export function letterOf(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  if (/^\p{Letter}/u.test(event.key) && event.key.length <= 2) {
    const latin = layout.get(event.code) ?? event.code.replace("Key", "");
    return /^[a-z]$/i.test(latin) ? latin.toUpperCase() : event.key;
  }
  return event.key === "؟" ? "?" : event.key;
}
