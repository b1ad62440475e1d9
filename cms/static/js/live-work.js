/** Looks for a number by which SHA-256 of "<name>:<number>" begins with so many zero bits: see cms/live/proof.py. */
const AT_ONCE = 256;
const text = new TextEncoder();

const zeros = (hash) => {
  const first = new DataView(hash).getUint32(0);
  return first === 0 ? 32 : Math.clz32(first);
};

onmessage = async ({ data: { name, bits } }) => {
  for (let start = 0; ; start += AT_ONCE) {
    const hashes = await Promise.all(
      Array.from({ length: AT_ONCE }, (_nothing, step) =>
        crypto.subtle.digest("SHA-256", text.encode(`${name}:${start + step}`)),
      ),
    );
    const found = hashes.findIndex((hash) => zeros(hash) >= bits);
    if (found >= 0) {
      postMessage(String(start + found));
      return;
    }
  }
};
